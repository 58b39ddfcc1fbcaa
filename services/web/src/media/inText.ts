// A clip or a photo as JSON can say it, so that it lies sealed with what is kept on this device.

export interface ClipInText {
  sound: string
  type: string
}

export async function inText(clip: Blob | null): Promise<ClipInText> {
  const bytes = clip ? new Uint8Array(await clip.arrayBuffer()) : []
  const sound = btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''))
  return { sound, type: clip?.type ?? '' }
}

export function fromText({ sound, type }: ClipInText): Blob {
  return new Blob([Uint8Array.from(atob(sound), (one) => one.charCodeAt(0))], { type })
}
