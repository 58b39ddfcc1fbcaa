// Whether this browser clears by itself what was not sent, and can be kept from it.
//
// Safari deletes all that scripts stored where a site was not used for seven days; what was put on
// the home screen has days of its own, and a storage of its own (WebKit, “Full Third-Party Cookie
// Blocking and More”, 2020-03-24). It offers no prompt: only words can say how.

// An iPad calls itself a Mac; a Mac has no touch.
const DEVICES = /iPhone|iPad|iPod/
const OTHERS = /CriOS|FxiOS|EdgiOS|OPT\/|MicroMessenger|DingTalk|QQ|UCBrowser|Baidu|Quark/i

const CLOSED = 'nianlun.install-hint'

/** Whether somebody here is still to be told how; asked before anything of the hint is loaded. */
export function isHintDue(): boolean {
  const isInstalled = matchMedia('(display-mode: standalone)').matches
  const mayHelp = isSafari(navigator.userAgent, navigator.maxTouchPoints) && !isInstalled
  return mayHelp && localStorage.getItem(CLOSED) !== 'closed'
}

/** They have been told, once and for all. */
export function closeHint(): void {
  localStorage.setItem(CLOSED, 'closed')
}

/** Whether it is Safari on a phone or tablet of Apple's: chats and other browsers cannot install. */
export function isSafari(userAgent: string, touchPoints: number): boolean {
  const isApples = DEVICES.test(userAgent) || (userAgent.includes('Macintosh') && touchPoints > 1)
  return isApples && /Version\/[\d.]+.*Safari\//.test(userAgent) && !OTHERS.test(userAgent)
}
