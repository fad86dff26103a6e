/** Files of UI messages as parts of a content, and parts as files. */
import { mediaTypeOf, type ImageJudge } from '../../conversations/images.js'
import type { ContentPart } from '../../conversations/shapes.js'
import type { SentMessage } from './request-schema.js'

type SentPart = SentMessage['parts'][number]

const LONGEST_NAME = 256

/**
 * Flaw of a file that keeps it from an agent, if there is one.
 * @param part a file
 * @param judge of images; undefined where the agent takes none
 * @returns the end of a sentence that begins with the part's place
 */
export function fileFlaw ({ mediaType = '', url = '' }: SentPart, judge: ImageJudge | undefined): string | undefined {
  if (!mediaType.startsWith('image/')) return 'is a file that is no image, which can not be taken'
  if (judge === undefined) return 'is an image, which this agent does not take'
  return judge(url)
}

/**
 * Parts of a message that says more than a text; undefined where it does not.
 * @param message whose files are in order
 */
export function contentParts ({ parts }: SentMessage): ContentPart[] | undefined {
  const said = parts.flatMap(({ type, text = '', url = '', mediaType, filename }): ContentPart[] => {
    if (type === 'text') return text === '' ? [] : [{ type, text }]
    if (type !== 'file') return []
    return [{
      type: 'image_url',
      image_url: { url },
      ...mediaType === undefined ? {} : { mediaType },
      ...typeof filename === 'string' && filename !== '' ? { filename: filename.slice(0, LONGEST_NAME) } : {}
    }]
  })
  return said.some(({ type }) => type === 'image_url') ? said : undefined
}

/**
 * A part as UI messages have it.
 * @param part of a stored content
 */
export function uiPart (part: ContentPart): { type: string, [key: string]: unknown } {
  if (part.type === 'text') return { ...part }
  const { filename, image_url: { url } } = part
  return { type: 'file', mediaType: mediaTypeOf(part), ...filename === undefined ? {} : { filename }, url }
}
