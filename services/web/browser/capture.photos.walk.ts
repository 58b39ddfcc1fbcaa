// A photo and a voice on a teacher's phone: what leaves it, of whom, and what never does.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { allWell, closeAll, site, violations, type Person } from './site.ts'
import { shoot, shootBoth } from './shooting.ts'
import { aTeacher, toldOf } from './teacher.ts'
import { becomes, comesTrue } from './waiting.ts'

const LONGEST = 1280
const MOST_BYTES = 200_000
let one: Person
let page: Page
const sent: Request[] = []

const name = (said: string, on = page) => on.locator('.grid').getByRole('button', { name: said, exact: true })
// What is asked again, because the answer was late, is one photo.
const evidence = () => [...new Map(sent.filter((one) => one.url().includes('/evidence/')).map((one) => [one.url(), one])).values()]
/** The photo that was sent as the n-th, once it has its answer. */
async function sentAs(n: number): Promise<{ request: Request; status: number | undefined }> {
  await becomes(() => evidence().length, n)
  const request = evidence()[n - 1]!
  await comesTrue(async () => (await request.response()) !== null)
  return { request, status: (await request.response())?.status() }
}

/** Width and height as the frame of a JPEG says (ITU-T T.81, B.2.2). */
function sizeOf(jpeg: Buffer): [number, number] {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if ([0xc0, 0xc1, 0xc2].includes(jpeg[at + 1]!)) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]
  }
  return [0, 0]
}

before(async () => {
  one = await aTeacher()
  page = one.page
  page.on('request', (request) => sent.push(request))
})
after(closeAll)

test('a photo is small, drawn anew, and knows neither place nor device', async () => {
  await name('陈思彤').click()
  await page.locator('.tags').getByRole('button', { name: '大方展示' }).click()
  await page.getByLabel('＋照片').setInputFiles(site.photo)
  await page.getByText(/照片已存本机/).waitFor()
  const { request, status } = await sentAs(1)
  const bytes = request.postDataBuffer() ?? Buffer.alloc(0)

  assert.equal(status, 201)
  assert.ok(bytes.length > 1_000 && bytes.length <= MOST_BYTES, `${bytes.length}`)
  assert.equal(Math.max(...sizeOf(bytes)), LONGEST)
  for (const trace of ['Exif', 'ProbeCamera', 'GPS', '2026:11:22']) assert.ok(!bytes.includes(trace), trace)
})

test('who has no consent is grey with the reason, and cannot be put on a photo', async () => {
  await page.goto(`${site.address}/app/photos/${site.class_group}`)
  await page.getByLabel('选照片').setInputFiles([site.photo, site.photo])
  await page.locator('canvas').first().waitFor()
  const grey = name('张欣怡，家长未同意使用照片')
  await grey.click({ force: true })
  await name('李一宁').click()
  await page.getByRole('button', { name: '打码' }).click()
  await page.locator('.picture').click({ position: { x: 100, y: 80 } })
  await page.getByRole('button', { name: '裁左边' }).click()
  await shoot(page, 'capture-photos')

  assert.equal(await grey.getAttribute('aria-pressed'), 'false')
  await page.getByRole('button', { name: '主动捡垃圾' }).click()
  await page.getByRole('button', { name: /保存这张，下一张（1 人）/ }).click()
  await page.getByText('已存本机：1 人和照片').waitFor()
})

test('a photo that cannot be opened says so, and the words are kept', async () => {
  const broken = `${site.photo}.broken.jpg`
  await writeFile(broken, 'no picture at all')
  await page.goto(`${site.address}/app/photos/${site.class_group}`)
  await page.getByLabel('选照片').setInputFiles(broken)
  await page.getByText('这张照片打不开。文字仍然可以记下。').waitFor()
  await name('周雨桐').click()
  await page.getByRole('button', { name: '主动捡垃圾' }).click()
  await page.getByRole('button', { name: /保存这张/ }).click()
  await page.getByText('文字已记下。').waitFor()
  const litter = async () => (await toldOf(page)).filter((entry) => entry.observation_type === 'MC08')

  await becomes(async () => (await litter()).map((entry) => entry.evidence_count).sort(), [0, 1])
  assert.equal(evidence().length, 2)
})

test('a voice is the child’s own word, half a minute at most, in a format that is taken', async () => {
  await page.goto(`${site.address}/app/`)
  await name('罗天佑').click()
  await page.getByRole('button', { name: '语音' }).click()
  await page.getByText('正在录孩子自己的话').waitFor()
  // The wave stands still until something is heard: what this browser hears is a tone.
  const drawn = () => page.locator('.dock canvas').evaluate((wave) => (wave as HTMLCanvasElement).toDataURL())
  const first = await drawn()
  await comesTrue(async () => (await drawn()) !== first)
  await page.waitForTimeout(1_500)
  // Somebody else is tapped meanwhile: it can be stopped all the same, and stays this child's.
  await name('何沐阳').click()
  await page.getByRole('button', { name: '停' }).click()
  await page.getByText('录音是罗天佑的').waitFor()
  await name('何沐阳').click()
  await page.getByText('录好了，点一个表现').waitFor()
  await page.locator('.tags').getByRole('button', { name: '帮助同学' }).click()
  await page.getByText(/已记下 1 人 · 帮助同学/).waitFor()

  assert.equal((await sentAs(3)).status, 201)
  const theirs = async () => (await toldOf(page)).filter((entry) => entry.source === 'student')
  await becomes(async () => (await theirs())[0]?.evidence_count, 1)
  allWell(one)
})

test('what a child said goes along to the page of more words, and stays where it is not used', async () => {
  await page.goto(`${site.address}/app/`)
  for (const who of ['罗天佑', '何沐阳']) {
    await name(who).click()
    await page.getByRole('button', { name: '语音' }).click()
    await page.getByText('正在录孩子自己的话').waitFor()
    await page.waitForTimeout(1_500)
    await page.getByRole('button', { name: '停' }).click()
    await page.getByText('录好了，点一个表现').waitFor()
    await name(who).click()
  }
  await page.getByText('录音是罗天佑、何沐阳的').waitFor()
  await name('罗天佑').click()
  await page.getByRole('button', { name: '更多…' }).click()
  await page.getByText('录好了，点一个表现').waitFor()
  await shootBoth(page, 'capture-more-said')
  assert.deepEqual(await violations(page), [])
  await page.goBack()
  await page.getByText('录好了，点一个表现').waitFor()
  await shootBoth(page, 'capture-said')
  assert.deepEqual(await violations(page), [])
  await page.getByRole('button', { name: '更多…' }).click()
  await page.getByLabel('查找').fill('bztx')
  await page.getByRole('button', { name: /^帮助同学/ }).click()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('录音是何沐阳的').waitFor()
  assert.equal((await sentAs(4)).status, 201)
  const theirs = async () => (await toldOf(page)).filter((entry) => entry.source === 'student')
  await becomes(async () => (await theirs()).map((entry) => entry.evidence_count), [1, 1])
  await name('何沐阳').click()
  await page.getByText('录好了，点一个表现').waitFor()
  await page.getByRole('button', { name: '不要录音' }).click()
  await page.getByText('已选 1 人').waitFor()
  await name('何沐阳').click()
  allWell(one)
})

test('nobody is listened to any more once the page is left', async () => {
  await page.goto(`${site.address}/app/`)
  await name('罗天佑').waitFor()
  await page.evaluate(() => {
    // Here the half minute after which it stops by itself is never over.
    const later = globalThis.setTimeout.bind(globalThis) as (does: () => void, ms?: number) => number
    const but = (does: () => void, ms = 0): number => (ms < 20_000 ? later(does, ms) : 0)
    Object.assign(globalThis, { setTimeout: but })
    const { mediaDevices } = navigator
    const ask = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (what) => {
      const stream = await ask(what)
      Object.assign(globalThis, { microphone: stream.getTracks() })
      return stream
    }
  })
  const microphone = () =>
    page.evaluate(() => (globalThis as { microphone?: MediaStreamTrack[] }).microphone?.map((one) => one.readyState))
  await name('罗天佑').click()
  await page.getByRole('button', { name: '语音' }).click()
  await page.getByText('正在录孩子自己的话').waitFor()
  assert.deepEqual(await microphone(), ['live'])
  await page.getByRole('button', { name: '更多', exact: false }).first().click()
  await becomes(microphone, ['ended'])
  await page.goBack()
})

test('a photo is taken inside the page, one after the other; Esc puts the camera away', async () => {
  await page.goto(`${site.address}/app/photos/${site.class_group}`)
  await page.getByRole('button', { name: '拍照', exact: true }).click()
  const shutter = page.getByRole('button', { name: '拍下' })
  await shutter.waitFor()
  await comesTrue(() => shutter.evaluate((one) => one === document.activeElement))
  for (const n of ['1', '2']) {
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: '照片' }).getByRole('button', { name: n, exact: true }).waitFor()
  }
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('Escape')
  await page.locator('video').waitFor({ state: 'detached' })
  await page.locator('canvas').first().waitFor()
  allWell(one)
})

test('where camera and microphone are refused a sentence says so, and files still do', async () => {
  const refused = await aTeacher(390, 844, 'refused')
  const { page } = refused
  await name('罗天佑', page).click()
  await page.getByRole('button', { name: '语音' }).click()
  await page.getByText('没有麦克风，或没有允许使用麦克风。').waitFor()
  await page.goto(`${site.address}/app/photos/${site.class_group}`)
  await page.getByRole('button', { name: '拍照', exact: true }).click()
  await page.getByText('相机没有打开').waitFor()
  assert.deepEqual(await violations(page), [])
  await page.getByLabel('选照片').setInputFiles(site.photo)
  await page.locator('canvas').first().waitFor()
  allWell(refused)
})
