import { begin } from '@/parts/entry.ts'
import DeskShell from './DeskShell.vue'
import { routes } from './routes.ts'

void begin('/desk/', DeskShell, routes)
