import { ask } from '@/api/client.ts'
import { foretellClass } from '@/capture/teacher.ts'
import { registerWhenIdle } from '@/offline/register.ts'
import { begin } from '@/parts/entry.ts'
import { showIconLater } from '@/parts/icon.ts'
import AppShell from './AppShell.vue'
import { routes } from './routes.ts'

// The page has asked for it before this script was there.
const opening = ask('get', '/opening')
opening.catch(() => undefined)

void begin('/app/', AppShell, routes, {
  isOffline: true,
  asking: opening.then(({ who }) => who),
  opening: (who) => foretellClass(who, opening),
})
registerWhenIdle()
showIconLater()
