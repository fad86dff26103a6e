/** Pieces of answers, whatever tells them: the log of this process, the stored answer, or a relayed call. */
import type { CallEvent } from '../../calls/call.js'
import type { StoredAnswer } from '../../conversations/answers.js'
import { piecesOf, type PieceKind } from '../../conversations/trace.js'
import type { StreamEvent } from '../../generations/stream-event.js'

/** A piece of an answer, as it was told. */
export interface Piece {
  kind: PieceKind
  text: string
  /** Of a tool's call: which, and with its first piece what is called. */
  index: number
  id?: string
  name?: string
}

const piece = (kind: PieceKind, text = ''): Piece => ({ kind, text, index: 0 })

type CallPiece = Extract<CallEvent, { type: 'tool_call' }>

const callPiece = ({ index, id, name, arguments: text }: CallPiece): Piece =>
  ({ kind: 'call', text, index, ...id === undefined ? {} : { id }, ...name === undefined ? {} : { name } })

/**
 * Pieces of a relayed call.
 * @param batch its events
 */
export function relayedPieces (batch: readonly CallEvent[]): Piece[] {
  return batch.flatMap((event) => {
    switch (event.type) {
      case 'attempt': return event.number > 1 ? [piece('restarted')] : []
      case 'text': return [piece('text', event.text)]
      case 'reasoning': return [piece('reasoning', event.text)]
      case 'replace': return [piece('replaced'), piece('text', event.text)]
      case 'tool_call': return [callPiece(event)]
      default: return []
    }
  })
}

/**
 * Pieces of an answer that this process produces.
 * @param events of its log
 * @param traceNow the answer's trace, asked for where the log has dropped single pieces
 */
export function livePieces (events: readonly StreamEvent[], traceNow: () => string): Piece[] {
  return events.flatMap((event) => {
    const { type, data, isMerged, chars } = event
    if (type === 'reasoning') return [piece('reasoning', (data as { content: string }).content)]
    if (type === 'status') return toldByStatus(data as { type: string })
    if (type !== 'chunk') return []
    const { content } = data as { content: string }
    return isMerged === true ? apart(content, chars - content.length, traceNow()) : [piece('text', content)]
  })
}

function toldByStatus (data: { type: string }): Piece[] {
  switch (data.type) {
    case 'tool_call': return [callPiece(data as CallPiece)]
    case 'replaced': return [piece('replaced')]
    case 'reset': return [piece('restarted')]
    default: return []
  }
}

/** A text that stands for several pieces, apart as it was told. */
function apart (content: string, from: number, trace: string): Piece[] {
  const to = from + content.length
  const pieces: Piece[] = []
  let at = 0
  for (const { kind, length } of piecesOf(trace)) {
    if (kind !== 'text') continue
    const [start, end] = [Math.max(at, from), Math.min(at + length, to)]
    if (start < end) pieces.push(piece('text', content.slice(start - from, end - from)))
    at += length
  }
  return pieces.length === 0 ? [piece('text', content)] : pieces
}

/** Reader of an answer that another process produces, or that has ended, out of what is stored of it. */
export class StoredPieces {
  #read = 0
  #units = { text: 0, reasoning: 0 }
  #ofCalls: number[] = []

  /**
   * The pieces that have come since the last look. While it is produced nothing is known of calls and of the words of its reasoning.
   * @param stored the answer as it is now
   */
  take ({ message, trace }: StoredAnswer): Piece[] {
    const { content, status, toolCalls } = message
    const traced = piecesOf(trace)
    const reasoning = message.reasoning ?? ''
    // Text that was withdrawn is not stored; what took its place is the rest.
    const lastReplaced = traced.findLastIndex(({ kind }) => kind === 'replaced')
    const lastRestarted = traced.findLastIndex(({ kind }) => kind === 'restarted')
    const pieces: Piece[] = []
    for (; this.#read < traced.length; this.#read += 1) {
      const one = traced[this.#read]
      if (one === undefined || (one.kind === 'call' && status === 'streaming')) break
      const { kind, length, index } = one
      if (kind === 'text') pieces.push(piece(kind, this.#read < lastReplaced ? '' : this.#slice('text', content, length)))
      else if (kind === 'reasoning') pieces.push(piece(kind, this.#read < lastRestarted ? '' : this.#slice('reasoning', reasoning, length)))
      else if (kind !== 'call') pieces.push(piece(kind))
      else {
        const call = toolCalls?.[index]
        if (call === undefined) continue
        const from = this.#ofCalls[index] ?? 0
        this.#ofCalls[index] = from + length
        pieces.push({ kind, index, text: call.arguments.slice(from, from + length), ...from === 0 ? { id: call.id, name: call.name } : {} })
      }
    }
    return pieces
  }

  #slice (of: 'text' | 'reasoning', text: string, length: number): string {
    const from = this.#units[of]
    this.#units[of] = from + length
    return text.slice(from, from + length)
  }
}
