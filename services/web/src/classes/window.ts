// The class's code while it is open: remembered by the page that opened it, and by nothing else.
import { shallowRef } from 'vue'
import { call } from '@/api/client.ts'

export const MINUTES = [10, 20, 40] as const
const MINUTE = 60_000

export interface OpenWindow {
  class_group_id: string
  window_id: string
  /** What the QR code holds; the part behind `#` is a key. */
  address: string
  /** With it a device of the class becomes anybody's again. */
  leaving_code: string
  /** By this device's own clock, whatever the server's says. */
  ends_at: number
}

const open = shallowRef<OpenWindow | null>(null)

export function useWindow(class_group_id: string) {
  /** Whether the code shown is this class's and still good. */
  function standing(now: number): OpenWindow | null {
    const one = open.value
    return one && one.class_group_id === class_group_id && one.ends_at > now ? one : null
  }

  async function begin(minutes: number): Promise<void> {
    const said = { path: { class_group_id }, body: { minutes } }
    const told = await call('post', '/class-groups/{class_group_id}/device-windows', said)
    const { window_id, address, leaving_code } = told
    open.value = { class_group_id, window_id, address, leaving_code, ends_at: Date.now() + minutes * MINUTE }
  }

  async function close(): Promise<void> {
    if (!open.value) return
    const path = { class_group_id, window_id: open.value.window_id }
    await call('post', '/class-groups/{class_group_id}/device-windows/{window_id}/closing', { path })
    open.value = null
  }

  return { standing, begin, close }
}

/** How many minutes are left, the last one counted whole. */
export function minutesLeft(ends_at: number, now: number): number {
  return Math.max(0, Math.ceil((ends_at - now) / MINUTE))
}
