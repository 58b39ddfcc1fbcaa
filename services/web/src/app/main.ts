import { ask } from '@/api/client.ts'
import { foretellClass } from '@/capture/teacher.ts'
import { registerWhenIdle } from '@/offline/register.ts'
import { begin } from '@/parts/entry.ts'
import { showIconLater } from '@/parts/icon.ts'
import AppShell from './AppShell.vue'
import { routes } from './routes.ts'

// The page has asked for both before this script was there. They are taken now, whoever is here:
// the browser keeps an answer for whoever asks next, and that may be somebody who has signed in since.
const opening = ask('get', '/opening')
const types = ask('get', '/observation-types')
for (const one of [opening, types]) one.catch(() => undefined)

void begin('/app/', AppShell, routes, {
  isOffline: true,
  asking: opening.then(({ who }) => who),
  opening: (who) => foretellClass(who, opening, types),
})
registerWhenIdle()
showIconLater()
