/**
 * Traces: the pieces in which an answer was told, in order, without their texts. With a trace and the stored answer a reader who counts
 * what he was told is told the rest, in any process. A trace is a text that grows at its end, such as `R5,7T3,12C0:4,9`: a capital for
 * each run of pieces of one kind, lengths in base 36.
 */

const LETTERS = { text: 'T', reasoning: 'R', call: 'C', replaced: 'X', restarted: 'F' } as const

/** Kind of a piece; after `replaced` the text so far counts no more, after `restarted` the reasoning. */
export type PieceKind = keyof typeof LETTERS

/** A piece of an answer. */
export interface TracedPiece {
  kind: PieceKind
  /** UTF-16 units; 0 where it has no text. */
  length: number
  /** Of a tool's call, which one. */
  index: number
}

const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter as string, kind as PieceKind]))
const RUN = /([A-Z])(?:(\d+):)?([0-9a-z,]*)/g

/** Trace of an answer that is being told. */
export class Trace {
  #text = ''
  #run = ''
  #stored = 0

  /** All of it. */
  get text (): string { return this.#text }

  /** The part that no checkpoint holds yet. */
  get unstored (): string { return this.#text.slice(this.#stored) }

  /**
   * Add a piece.
   * @param kind of piece
   * @param length of its text
   * @param index of the tool's call
   */
  add (kind: PieceKind, length = 0, index?: number): void {
    const run = index === undefined ? LETTERS[kind] : `${LETTERS[kind]}${index}:`
    this.#text += `${this.#run === run ? ',' : run}${length.toString(36)}`
    this.#run = run
  }

  /** So many characters of what was unstored are in a checkpoint now. */
  checkpointed (length: number): void { this.#stored += length }
}

/**
 * Pieces of a trace.
 * @param text of it
 */
export function piecesOf (text: string): TracedPiece[] {
  return [...text.matchAll(RUN)].flatMap(([, letter = '', index = '0', lengths = '']) =>
    lengths.split(',').map((length) => ({ kind: KINDS.get(letter) ?? 'text', length: Number.parseInt(length, 36), index: Number(index) })))
}
