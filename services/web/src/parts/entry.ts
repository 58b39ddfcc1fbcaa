// What both entries do alike: begin with the words and with who is signed in, and guard the way.
import { createPinia } from 'pinia'
import { createApp, type Component } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { isClassDevice } from '@/device/kept.ts'
import ProofPage from '@/session/ProofPage.vue'
import SignInPage from '@/session/SignInPage.vue'
import { useSession, type Who } from '@/session/session.ts'
import '@/theme/index.ts'
import { colours } from './colours.ts'
import { asItStood } from './inHistory.ts'
import { mostOf } from './most.ts'
import { textSize } from './textSize.ts'
import { rememberedLanguage, say, speakIn } from '@/words.ts'

const entrance: RouteRecordRaw[] = [
  { path: '/sign-in', component: SignInPage },
  { path: '/proof', component: ProofPage },
]

// What everybody may turn to who is inside.
const own: RouteRecordRaw[] = [
  { path: '/proven', component: () => import('@/session/ProvenPage.vue'), meta: { isOpen: true } },
  { path: '/account', component: () => import('@/session/account/AccountPage.vue') },
]

interface Manner {
  /** Who was here last may go on without network. */
  isOffline?: boolean
  /** Who is here, where it is being asked already. */
  asking?: Promise<Who>
  /** What is about to be shown may be asked for as soon as it is known to whom. */
  opening?: (who: Who | null) => void
}

/** Begin the entry that is served under `base`; `inside` needs somebody signed in. */
export async function begin(
  base: string,
  shell: Component,
  inside: RouteRecordRaw[],
  { isOffline = false, asking, opening }: Manner = {},
): Promise<void> {
  const routes = [...entrance, ...own, ...inside, { path: '/:rest(.*)', redirect: '/' }]
  const router = createRouter({
    history: createWebHistory(base),
    routes,
    // Back leads to where one was on a page, too.
    scrollBehavior: (_to, _from, saved) => asItStood(saved),
  })
  const app = createApp(shell).use(createPinia())
  app.directive('most', mostOf({ long: (most, n) => say('most.long', { most, n }), unseen: () => say('most.unseen') }))
  asking?.catch(() => undefined)
  guard(router, isOffline, asking)
  if (opening) openFirst(router, opening)
  textSize.show()
  colours.show()
  await speakIn(rememberedLanguage())
  app.use(router)
  // What stands in the page by itself stays until there is something to take its place.
  await router.isReady()
  app.mount('#page')
}

/** Nobody gets past the entrance unknown, nor past the second factor without it. */
function guard(router: Router, isOffline: boolean, asking?: Promise<Who>): void {
  router.beforeEach(async (to) => {
    if (to.meta['isOpen']) return true
    const session = useSession()
    await session.recall(isOffline, asking)
    if (!session.who) return to.path === '/sign-in' ? true : outside(router)
    if (session.asksFactor) return to.path === '/proof' ? true : '/proof'
    if (to.path === '/proof' && session.mayProve) return true
    return entrance.some((one) => one.path === to.path) ? '/' : true
  })
}

/** Once, where the entry opens on its first page. */
function openFirst(router: Router, opening: (who: Who | null) => void): void {
  const once = router.beforeResolve((to) => {
    once()
    if (to.path === '/') opening(useSession().who)
  })
}

/** Where somebody goes who is not signed in: on a device of a class, to the class. */
function outside(router: Router): string {
  return isClassDevice() && router.hasRoute('class') ? '/class' : '/sign-in'
}
