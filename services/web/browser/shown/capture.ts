// What a teacher records with: in passing, by thumb.
import { THUMB, type Screen } from '../looking.ts'
import { site } from '../site.ts'

const SCREENS: Screen[] = [
  { name: 'capture', path: '/app/' },
  { name: 'capture-menu', path: '/app/', then: (page) => page.locator('h1 button').click() },
  { name: 'capture-more', path: `/app/more/${site.class_group}`, then: (page) => page.locator('.word').nth(3).click() },
  { name: 'capture-hands', path: `/app/hands/${site.class_group}`, then: (page) => page.locator('main li button').first().click() },
  {
    name: 'capture-photos',
    path: `/app/photos/${site.class_group}`,
    then: (page) => page.locator('input[type=file]').setInputFiles(site.photo),
  },
  { name: 'capture-just-now', path: `/app/just-now/${site.class_group}` },
  { name: 'capture-teams', path: `/app/teams/${site.class_group}` },
  { name: 'capture-mine', path: '/app/mine' },
]
export const CAPTURE = SCREENS.map((one) => ({ ...one, least: THUMB }))
