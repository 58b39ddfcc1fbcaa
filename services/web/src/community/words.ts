// The few words of this page. Its entry is for old phones on any network: it does not load the
// words of all the others, nor what chooses among them.
import { ref } from 'vue'

const chinese = {
  title: '志愿服务确认',
  asks: '请您确认一次学生志愿服务',
  loading: '正在打开……',
  activity: '活动',
  place: '地点',
  day: '日期',
  organisation: '单位',
  long: '时长',
  hours: '{n} 小时',
  minutes: '{n} 分钟',
  less: '少一点：减 {step}',
  more: '多一点：加 {step}',
  came: '学生 {n} 人（没来的请点掉）',
  nobody: '请至少留下一名到场的学生。',
  name: '您的称呼',
  name_missing: '请写一下怎么称呼您，例如“周老师”。',
  words: '想对孩子们说一句（可不填）',
  ok: '情况属实，确认',
  sending: '正在确认……',
  pending: '还没有确认成功，请保持页面打开',
  pending_more: '没有连上，正在自动再试。',
  now: '现在再试一次',
  change: '先停一停，我要改',
  not_mine: '不是我负责的活动',
  wrong: '内容不对，我要说明',
  wrong_what: '哪里不对？',
  send: '告诉老师',
  back: '返回',
  told: '已经告诉发链接的老师，谢谢您。',
  done: '已确认，谢谢您！凭证号 {code}',
  done_more: '老师核对后才会记入。发现有出入，链接失效前都可以在这里说明。',
  used: '这次活动已由 {who} 在 {time} 确认',
  expired: '链接已过期，请联系学校重新发送。',
  unknown: '这个链接不完整，或学校没有发过。请重新扫码，或联系学校。',
  away: '没有连上学校的服务器，请保持页面打开。',
  privacy: '本页只用一次，72 小时内有效；不收集您的手机号和位置。',
  until: '有效到 {time}',
  long_words: '最多 {most} 个字，现在 {n} 个。没有删掉您的字，请自己缩短一些。',
  unseen: '这里只有看不见的符号，请写字或清空。',
  other: 'English',
}
export type WordKey = keyof typeof chinese
const english: Record<WordKey, string> = {
  title: 'Confirm volunteer service',
  asks: 'asks you to confirm what pupils did',
  loading: 'Opening…',
  activity: 'Activity',
  place: 'Place',
  day: 'Day',
  organisation: 'Organisation',
  long: 'It took',
  hours: '{n} h',
  minutes: '{n} min',
  less: 'Less: minus {step}',
  more: 'More: plus {step}',
  came: '{n} pupils (untick who did not come)',
  nobody: 'Please leave at least one pupil ticked.',
  name: 'Your name',
  name_missing: 'Please say who you are, for example “Ms Zhou”.',
  words: 'A word to the children (optional)',
  ok: 'This is correct, confirm',
  sending: 'Confirming…',
  pending: 'Not confirmed yet. Please keep this page open',
  pending_more: 'No connection; trying again by itself.',
  now: 'Try again now',
  change: 'Wait, let me change it',
  not_mine: 'Not my activity',
  wrong: 'Something is wrong',
  wrong_what: 'What is wrong?',
  send: 'Tell the teacher',
  back: 'Back',
  told: 'The teacher who sent the link has been told. Thank you.',
  done: 'Confirmed, thank you! Receipt {code}',
  done_more: 'A teacher checks it before it counts. If something is wrong, say so here while the link lasts.',
  used: 'Already confirmed by {who} at {time}',
  expired: 'This link has expired. Please ask the school for a new one.',
  unknown: 'This link is incomplete or not the school’s. Scan it again, or ask the school.',
  away: 'The school’s server cannot be reached; please keep this page open.',
  privacy: 'Single use, valid 72 h. We do not collect your phone number or location.',
  until: 'Valid until {time}',
  long_words: 'At most {most} characters, now {n}. Nothing was cut; please shorten it.',
  unseen: 'Only characters that nobody sees stand here; please write something or clear it.',
  other: '中文',
}
const KEPT = 'nianlun.language'
const ZONE = 'Asia/Shanghai'
export type Language = 'zh-CN' | 'en'

export const language = ref<Language>(remembered())

/** A sentence, its placeholders filled. */
export function say(key: WordKey, values: Record<string, string | number> = {}): string {
  const words = language.value === 'en' ? english : chinese
  return words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The other language; remembered where the browser of a chat program lets it be. */
export function turn(): void {
  language.value = language.value === 'en' ? 'zh-CN' : 'en'
  document.documentElement.lang = language.value
  try {
    localStorage.setItem(KEPT, language.value)
  } catch {
    return
  }
}

function remembered(): Language {
  try {
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN'
  } catch {
    return 'zh-CN'
  }
}

globalThis.addEventListener?.('storage', ({ key }) => {
  if (key !== KEPT) return
  language.value = remembered()
  document.documentElement.lang = language.value
})

/** 11月22日 周日, and with `hour` the time beside it. */
export function when(instant: string, hour = false): string {
  const at = instant.length === 10 ? `${instant}T12:00:00+08:00` : instant
  const tag = language.value === 'en' ? 'en-GB' : 'zh-CN'
  const told = (shape: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(tag, { timeZone: ZONE, ...shape }).format(new Date(at))
  const day = told({ month: 'long', day: 'numeric', weekday: 'short' }).replace(/日(?=周)/, '日 ')
  return hour ? `${day} ${told({ hour: '2-digit', minute: '2-digit' })}` : day
}
