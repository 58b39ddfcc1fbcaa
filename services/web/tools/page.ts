// The phone's page, so that what is seen first waits for nothing, and names come in one round less.
import type { HtmlTagDescriptor, IndexHtmlTransformContext, IndexHtmlTransformResult, Plugin, Rolldown } from 'vite'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ENTRY = '/app/index.html'
const FIRST = fileURLToPath(new URL('../src/theme/first.css', import.meta.url))
// Who is there, with their class, and what may be recorded are asked for while the script is on its
// way; `client.ts` finds them there.
const ASKED = ['/opening', '/observation-types']

/** Put the styles into the page, those of the app behind what is seen first, and ask at once. */
export function page(): Plugin {
  return { name: 'nianlun:page', apply: 'build', transformIndexHtml: { order: 'post', handler } }
}

function handler(html: string, { path, bundle }: IndexHtmlTransformContext): IndexHtmlTransformResult {
  if (path !== ENTRY) return html
  const link = /\s*<link rel="stylesheet"[^>]*href="\/(assets\/[^"]*)"[^>]*>/g
  const late = [...html.matchAll(link)].map(([, file]) => written(bundle?.[file!]))
  const asked = ASKED.map((href) => tag('link', { rel: 'preload', as: 'fetch', crossorigin: true, href }, 'head'))
  const styles = [readFileSync(FIRST, 'utf8')].map((text) => tag('style', {}, 'head', text))
  return {
    html: html.replace(link, ''),
    tags: [...styles, ...asked, ...late.map((text) => tag('style', {}, 'body', text))],
  }
}

function written(file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): string {
  if (file?.type !== 'asset') throw new Error('a style of the phone is not there')
  return String(file.source)
}

function tag(
  name: string,
  attrs: HtmlTagDescriptor['attrs'] & object,
  injectTo: 'head' | 'body',
  children = '',
): HtmlTagDescriptor {
  return { tag: name, attrs, injectTo, ...(children ? { children } : {}) }
}
