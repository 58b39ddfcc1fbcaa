import { after } from 'node:test'
import { lookAt } from './looks.ts'
import { closeAll, site } from './site.ts'

after(closeAll)

lookAt('', 'app', [
  { name: 'sign-in', path: '/app/sign-in' },
  { name: 'first-time', path: `/app/sign-in#school=${site.school}&code=7QXM-2K4V-PLRA` },
  { name: 'device-closed', path: '/app/class' },
])
lookAt('guardian', 'app', [
  { name: 'looked', path: `/app/pupils/${site.child}/looked` },
  { name: 'join', path: '/app/join' },
  { name: 'account', path: '/app/account' },
])
