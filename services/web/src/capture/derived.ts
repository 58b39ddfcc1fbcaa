// The id of a child's observation in an activity: UUIDv5 of the activity and the child (RFC 9562, 5.5),
// as the service makes it (`capture/groups.py`), so that a photo can name it before it is sent.

export async function derivedId(parent: string, name: string): Promise<string> {
  const space = Uint8Array.from(parent.replaceAll('-', '').match(/../g) ?? [], (two) => parseInt(two, 16))
  const said = new TextEncoder().encode(name)
  const whole = new Uint8Array([...space, ...said])
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', whole)).slice(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
