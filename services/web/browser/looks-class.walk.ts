// Whoever comes in; what a class teacher opens and prints; the class's device.
import { after, test } from 'node:test'
import { looks } from './looking.ts'
import { comes, lookAt } from './looks.ts'
import { DEVICE, MIXED, OF_CLASS, press } from './shown/class.ts'
import { ENTRANCE } from './shown/entrance.ts'
import { allWell, closeAll, site } from './site.ts'

after(closeAll)

lookAt('', 'app', ENTRANCE)
lookAt('T001', 'app', OF_CLASS)
lookAt('T022', 'app', MIXED)

test('a device of the class holds in every look', async () => {
  const teacher = await comes('T001', 'app')
  await teacher.page.goto(`${site.address}/app/classes/${site.class_group}/device`)
  const told = teacher.page.waitForResponse((response) => response.url().endsWith('/device-windows'))
  await press(teacher.page)
  const { address } = (await (await told).json()) as { address: string }
  const device = await comes('', 'app')
  await device.page.goto(address)
  await device.page.locator('main ul button').first().waitFor()
  for (const screen of DEVICE) await looks(device, screen)
  allWell(device)
})
