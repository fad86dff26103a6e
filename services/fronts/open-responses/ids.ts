/** Ids of Open Responses: prefixes before the id of the message that an item, or a response, is of. */
export { LONGEST_CONTENT } from '../../conversations/shapes.js'

/** A UUID within another pattern. */
export const UUID_IN_ID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

const ITEM = new RegExp(`^(msg|rs|fc|fco)_(${UUID_IN_ID})(?:_(\\d{1,4}))?$`)

/** Kinds of items with ids. */
export type ItemKind = 'msg' | 'rs' | 'fc' | 'fco'

/** An item by its id. */
export interface NamedItem { kind: ItemKind, messageId: string, index: number }

/** Id of the response that an answer is. */
export const responseId = (messageId: string): string => `resp_${messageId}`

/** Id of the answer that a response is. */
export const messageIdOf = (id: string): string => id.slice('resp_'.length).toLowerCase()

/** Id of an item. */
export const itemId = (kind: ItemKind, messageId: string, index?: number): string => `${kind}_${messageId}${index === undefined ? '' : `_${index}`}`

/**
 * The item that an id names.
 * @param id any
 * @returns undefined where none of ours has such an id
 */
export function namedItem (id: string): NamedItem | undefined {
  const [, kind, messageId, index = '0'] = ITEM.exec(id) ?? []
  return messageId === undefined ? undefined : { kind: kind as ItemKind, messageId: messageId.toLowerCase(), index: Number(index) }
}
