// What the QR code on a printed slip opens: the entrance with the slip already typed in.

/** The entrance with school and code filled in: behind `#`, where no server and no log sees them. */
export function entranceWith(origin: string, school: string, code: string): string {
  return `${origin}/app/sign-in#${new URLSearchParams({ school, code })}`
}

/** School and code out of such an address; nothing where there are none. */
export function codeIn(hash: string): { school: string; code: string } | null {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  const [school, code] = [said.get('school') ?? '', said.get('code') ?? '']
  return school && code ? { school, code } : null
}
