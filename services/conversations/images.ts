/** Images of messages, by their URLs: nothing here ever fetches one, but upstreams do, from where they stand. */
import type { ContentPart } from './shapes.js'

/** A URL of the web; of a `data:` URL the body is the limit. */
const LONGEST_ADDRESS = 8192
const DATA_HEAD = /^data:image\/[a-z0-9.+-]{1,64};base64,/i
const NO_BASE64 = /[^A-Za-z0-9+/=]/

/**
 * Flaw that keeps a URL from being an image of a message, if there is one.
 * @param url as it was sent
 * @returns the end of a sentence that begins with the URL's place
 */
export function imageFlaw (url: string): string | undefined {
  if (/^data:/i.test(url)) {
    const [head] = DATA_HEAD.exec(url.slice(0, 128)) ?? []
    return head === undefined || url.length === head.length || NO_BASE64.test(url.slice(head.length)) ? 'must be an image in base64' : undefined
  }
  if (!/^https:\/\//i.test(url) || !URL.canParse(url)) return 'must be an image by an https: or data: URL'
  return url.length > LONGEST_ADDRESS ? `must be an image whose URL has at most ${LONGEST_ADDRESS} characters` : undefined
}

/** Judges the URL of an image: the end of a sentence about its flaw, that begins with the URL's place; undefined where it has none. */
export type ImageJudge = (url: string) => string | undefined

/**
 * Judge of the images that a caller has upstreams fetch. One that runs beside this service could else be made to ask its neighbours.
 * @param permitsHost whether a host may be named to them
 */
export function createImageJudge (permitsHost: (host: string) => boolean): ImageJudge {
  return (url) => imageFlaw(url) ?? (/^data:/i.test(url) || permitsHost(new URL(url).hostname) ? undefined : 'must be an image on a public host')
}

/**
 * Media type of an image: as its client said, as its URL says, or any.
 * @param part an image
 */
export function mediaTypeOf ({ mediaType, image_url: { url } }: Extract<ContentPart, { type: 'image_url' }>): string {
  return mediaType ?? /^data:([^;,]{1,128})[;,]/i.exec(url.slice(0, 256))?.[1] ?? 'image/*'
}

/**
 * Content as prompts have it: without what only clients want to know of their images.
 * @param content the text
 * @param parts where there is more than a text
 */
export function promptContent (content: string, parts: readonly ContentPart[] | null | undefined): string | ContentPart[] {
  return parts?.map((part) => part.type === 'text' ? part : { type: part.type, image_url: part.image_url }) ?? content
}

/** Text of parts, joined: what of a message is searched, cut to a title, and shown where no images are. */
export const textOfParts = (parts: readonly ContentPart[]): string => parts.map((part) => part.type === 'text' ? part.text : '').join('')

/** Most parts of one message. */
export const MOST_PARTS = 1000

/** Most UTF-16 units of the parts of one message: what a body can bring. */
export const MOST_PART_UNITS = 1_048_576

/**
 * Flaw of parts that come from outside, if there is one.
 * @param parts of a message
 * @returns its place, a JSON pointer within the parts, and the end of a sentence
 */
export function flawOfParts (parts: readonly ContentPart[]): { path: string, message: string } | undefined {
  if (unitsOfParts(parts) > MOST_PART_UNITS) return { path: '', message: `must have at most ${MOST_PART_UNITS} characters together` }
  for (const [at, part] of parts.entries()) {
    const message = part.type === 'text' ? undefined : imageFlaw(part.image_url.url)
    if (message !== undefined) return { path: `/${at}/image_url/url`, message }
  }
  return undefined
}

/** UTF-16 units of parts. */
export const unitsOfParts = (parts: readonly ContentPart[]): number =>
  parts.reduce((sum, part) => sum + (part.type === 'text' ? part.text.length : part.image_url.url.length), 0)
