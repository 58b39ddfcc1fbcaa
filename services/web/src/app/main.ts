import { askForClass } from '@/capture/teacher.ts'
import { registerWhenIdle } from '@/offline/register.ts'
import { begin } from '@/parts/entry.ts'
import AppShell from './AppShell.vue'
import { routes } from './routes.ts'

void begin('/app/', AppShell, routes, { isOffline: true, opening: askForClass })
registerWhenIdle()
