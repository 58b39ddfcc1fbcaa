import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { recorded, until } from './household.ts'
import { shootBoth } from './shooting.ts'
import { allWell, closeAll, signIn, site, somebody, violations, type Person } from './site.ts'
import { areThere, becomes, holds, says } from './waiting.ts'

const HELD_MS = 12_000
let mother: Person

before(async () => {
  mother = await somebody()
  await signIn(mother, 'app', 'guardian')
  await mother.page.getByRole('link', { name: '记劳动' }).click()
  await mother.page.getByText('今天做了什么？').waitFor()
})
after(closeAll)

const chore = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const save = (page: Page) => chore(page, '保存')
const again = (page: Page) => chore(page, '再记一次').click()
/** All that the device keeps of what was read and begun, by its name and as it lies there. */
const keptHere = (page: Page): Promise<[string, string][]> =>
  page.evaluate(async () => {
    const asked = <T>(one: IDBRequest<T>) => new Promise<T>((done, failed) => ((one.onsuccess = () => done(one.result)), (one.onerror = failed)))
    const store = (await asked(indexedDB.open('nianlun'))).transaction('kept').objectStore('kept')
    const [names, values] = [await asked(store.getAllKeys()), await asked(store.getAll())]
    const said = (sealed: { data: ArrayBuffer }) => new TextDecoder().decode(sealed.data)
    return names.map((one, at) => [String(one), said((values[at] as { sealed: { data: ArrayBuffer } }).sealed)])
  })
const drafts = async (page: Page) => (await keptHere(page)).filter(([name]) => name.includes('/begun/labour/')).length
const lying = async (page: Page) => JSON.stringify(await keptHere(page))

test('a chore with its defaults is two taps, and says where it is', async () => {
  const { page } = mother
  await chore(page, '洗碗').click()
  await save(page).click()
  await page.getByText('已存本机，联网后自动上传').waitFor()
  assert.equal(await page.getByText('已上传').count(), 0)
  const [sent] = await until(page, '洗碗', 1)

  assert.deepEqual(sent!.measures, { minutes: 20 })
  await page.getByRole('main').getByText('已上传').waitFor()
  allWell(mother)
})

test('Back closes the question whether to sign out, and stays on the page', async () => {
  const { page, context } = mother
  await context.setOffline(true)
  await again(page)
  await chore(page, '扫地拖地').click()
  await save(page).click()
  await page.getByText('已存本机').waitFor()
  await chore(page, '退出登录').click()
  await page.getByRole('dialog').waitFor()
  await page.goBack()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByText('已存本机').waitFor()
  await chore(page, '撤销').click()
  await page.getByText('已撤销').waitFor()
  await context.setOffline(false)
  mother.wrongs = mother.wrongs.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED'))
})

test('the same again within ten minutes is not one more', async () => {
  const { page } = mother
  await again(page)
  await chore(page, '洗碗').click()
  await save(page).click()

  await page.getByText('“洗碗”刚刚记过了').waitFor()
  assert.equal((await recorded(page, '洗碗')).length, 1)
})

test('with a length and a photo it is five', async () => {
  const { page } = mother
  await chore(page, '整理房间').click()
  await chore(page, '5 分钟').click()
  const [choosing] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('照片（可以不传）').click()])
  await choosing.setFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await save(page).click()
  await until(page, '整理房间', 1)

  await becomes(async () => (await recorded(page, '整理房间')).map((one) => [one.evidence.length, one.measures]), [[1, { minutes: 5 }]])
  await says(page.locator('.chip-button'), /已上传/)
})

test('what is undone within ten seconds was never sent', async () => {
  const { page } = mother
  await again(page)
  await chore(page, '倒垃圾').click()
  await save(page).click()
  await chore(page, '撤销').click()
  await page.getByText('已撤销').waitFor()
  await page.waitForTimeout(HELD_MS)

  assert.equal((await recorded(page, '倒垃圾')).length, 0)
})

test('without network, photo and all, it survives the end of the app', async () => {
  const { page, context } = mother
  await again(page)
  await context.setOffline(true)
  await chore(page, '一起做饭').click()
  await page.locator('input[type=file]').setInputFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await page.getByLabel('和家人一起').check()
  await save(page).click()
  await page.getByText('已存本机').waitFor()
  await page.close()
  await context.setOffline(false)
  mother.page = await context.newPage()
  await mother.page.goto(`${site.address}/app/family/records`)
  const [told] = await until(mother.page, '一起做饭', 1)

  assert.match(told!.note!, /和家人一起/)
  await becomes(async () => (await recorded(mother.page, '一起做饭'))[0]?.evidence.length, 1)
  // The browser says of each try that there was no network.
  assert.deepEqual(mother.wrongs.filter((one) => !one.includes('ERR_INTERNET_DISCONNECTED')), [])
})

test('what was chosen and not saved is there again after Back, and after the end of the app', async () => {
  const { context } = mother
  const { page } = mother
  await page.goto(`${site.address}/app/`)
  await page.getByRole('link', { name: '记劳动' }).click()
  await chore(page, '洗衣晾衣').click()
  await chore(page, '30 分钟').click()
  await page.locator('input[type=file]').setInputFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await page.goBack()
  await page.getByRole('link', { name: '记劳动' }).click()
  await page.getByText('上次选好、还没有保存的').waitFor()
  const isChosen = (on: Page) => chore(on, '洗衣晾衣').getAttribute('aria-pressed')
  await becomes(() => isChosen(page), 'true')
  await page.getByAltText('要附上的照片').waitFor()
  await page.close()
  mother.page = await context.newPage()
  const next = mother.page
  await next.goto(`${site.address}/app/family/labour`)
  await becomes(() => isChosen(next), 'true')
  await becomes(() => chore(next, '30 分钟').getAttribute('aria-pressed'), 'true')
  await next.getByAltText('要附上的照片').waitFor()
  assert.deepEqual(await violations(next), [])
  await shootBoth(next, 'labour-draft')
  await save(next).click()
  await until(next, '洗衣晾衣', 1)
  await becomes(async () => (await recorded(next, '洗衣晾衣'))[0]?.evidence.length, 1)
  await next.goto(`${site.address}/app/family/labour`)
  await chore(next, '洗碗').waitFor()
  await becomes(() => isChosen(next), 'false')
})

test('what was chosen lies unreadable on the device, and goes with whoever signs out', async () => {
  const { page } = mother
  await chore(page, '其他…').click()
  await page.getByLabel('做了什么').fill('给外婆捶背')
  await becomes(() => drafts(page), 1)
  await page.reload()
  await page.getByText('上次选好、还没有保存的').waitFor()
  await holds(page.getByLabel('做了什么'), '给外婆捶背')
  assert.doesNotMatch(await lying(page), /捶背|labour\.chore/)
  await page.goto(`${site.address}/app/`)
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('学校标识码').waitFor()
  await becomes(() => drafts(page), 0)
  await signIn(mother, 'app', 'guardian')
})

test('what two of a family recorded is one where they say so', async () => {
  const father = await somebody()
  const { page } = father
  await signIn(father, 'app', 'father')
  await page.goto(`${site.address}/app/family/labour`)
  await chore(page, '洗碗').click()
  await save(page).click()
  await page.getByText(/今天也记过“洗碗”/).waitFor({ timeout: 30_000 })
  await chore(page, '是同一次').click()

  await until(page, '洗碗', 1)
  await areThere(page.getByText(/今天也记过“洗碗”/), 0)
  allWell(father)
})

test('a photo that waits stays here once its family takes the consent back; its words are there', async () => {
  const { page, context } = mother
  const asked: string[] = []
  await context.route('**/evidence/**', (route) => (asked.push(route.request().method()), route.abort()))
  await page.goto(`${site.address}/app/family/labour`)
  await chore(page, '种植养护').click()
  await page.locator('input[type=file]').setInputFiles(site.photo)
  await page.getByAltText('要附上的照片').waitFor()
  await save(page).click()
  await until(page, '种植养护', 1)
  await becomes(() => asked.includes('PUT'), true)
  await page.goto(`${site.address}/app/pupils/${site.child}/consent`)
  await page.getByRole('button', { name: '撤回：照片、视频和声音' }).click()
  await page.getByRole('button', { name: '同意：照片、视频和声音' }).waitFor()
  asked.length = 0
  await page.goto(`${site.address}/app/outbox`)
  await chore(page, '现在上传').click()
  await page.getByText('家长已撤回照片授权，照片没有上传，文字已上传。').waitFor()

  assert.deepEqual(asked.filter((one) => one === 'PUT'), [], 'it did not leave the phone')
  await becomes(async () => (await recorded(page, '种植养护')).map((one) => one.evidence.length), [0])
  await chore(page, '知道了').click()
  await page.getByText('家长已撤回照片授权').waitFor({ state: 'detached' })
})
