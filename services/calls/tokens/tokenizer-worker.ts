/** Entry of the thread that counts tokens: it alone loads the tables of the tokenizer, some 70 MB that take half a second. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { serveRequests, standBack } from '../../../request-thread.js'

/** The work of a tokenizer grows with the square of a run without spaces: a cut costs at most one token. */
const PIECE = 512

/**
 * Tokens of a text, counted piece by piece.
 * @param text any
 * @param count counts one piece
 */
export function countInPieces (text: string, count: (piece: string) => number): number {
  let tokens = 0
  for (let start = 0; start < text.length; start += PIECE) tokens += count(text.slice(start, start + PIECE))
  return tokens
}

/** Names of special tokens are text like any other. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }

/** Serve one port. */
async function serve (port: MessagePort): Promise<void> {
  standBack()
  // The encoding of the models of today; what others count differs by a few hundredths.
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  serveRequests(port, (texts: readonly string[]) =>
    texts.reduce((sum, text) => sum + countInPieces(text, (piece) => countTokens(piece, AS_TEXT)), 0))
}

if (parentPort !== null) await serve(parentPort)
