// The phone's page, so that what is seen first waits for nothing, and names come in one round less.
import type { HtmlTagDescriptor, IndexHtmlTransformContext, IndexHtmlTransformResult, Plugin } from 'vite'

const ENTRY = '/app/index.html'
// Whoever is signed in is asked for while the scripts are on their way; `client.ts` finds it there.
const WHO = { rel: 'preload', as: 'fetch', crossorigin: true, href: '/sessions/current' }

/** Put the styles of the app behind what is seen first, and ask at once for where it opens. */
export function page(): Plugin {
  return { name: 'nianlun:page', apply: 'build', transformIndexHtml: { order: 'post', handler } }
}

function handler(html: string, { path, bundle }: IndexHtmlTransformContext): IndexHtmlTransformResult {
  if (path !== ENTRY) return html
  // What is seen first needs its own few rules only.
  const link = /\s*<link rel="stylesheet"[^>]*href="(\/assets\/[^"]*)"[^>]*>/g
  const late = [...html.matchAll(link)].map(([, href]) => href!)
  const opening = Object.values(bundle ?? {}).find((one) => one.type === 'chunk' && one.name === 'capture')
  if (opening?.type !== 'chunk') throw new Error('the phone has nowhere to open')
  const styles = [...late, ...[...(opening.viteMetadata?.importedCss ?? [])].map((one) => `/${one}`)]
  const scripts = [opening.fileName, ...opening.imports].filter((one) => !html.includes(one))
  return {
    html: html.replace(link, ''),
    tags: [
      tag(WHO, 'head'),
      ...scripts.map((one) => tag({ rel: 'modulepreload', crossorigin: true, href: `/${one}` }, 'head')),
      ...styles.map((href) => tag({ rel: 'stylesheet', crossorigin: true, href }, 'body')),
    ],
  }
}

function tag(attrs: HtmlTagDescriptor['attrs'] & object, injectTo: 'head' | 'body'): HtmlTagDescriptor {
  return { tag: 'link', attrs, injectTo }
}
