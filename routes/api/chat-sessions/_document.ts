import type { IncomingMessage } from 'node:http'
import { RequestTimeout } from '../../../errors.js'
import { malformed, tooLarge } from '../../../errors.js'

/** Limits of a document. */
export interface DocumentLimits {
  /** Bytes. */
  most: number
  /** Milliseconds until all of it has come. */
  patience: number
}

const FIRST_BYTES = 64 * 1024

/**
 * The bytes of a large body, in one piece of memory of their own. Ends the reading, not the connection, where it refuses.
 * @param body as it comes
 * @throws COMMON_PAYLOAD_TOO_LARGE, COMMON_REQUEST_TIMEOUT; COMMON_MALFORMED_JSON where the client left in the middle
 */
export async function receiveDocument (body: IncomingMessage, { most, patience }: DocumentLimits): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(body.headers['content-length'] ?? 0)
  if (announced > most) throw tooLarge(most)
  return await new Promise((resolve, reject) => {
    let bytes = new Uint8Array(announced > 0 ? announced : FIRST_BYTES)
    let length = 0
    const leave = (): void => {
      clearTimeout(timer)
      body.off('data', take).off('end', finish).off('close', lose).off('error', lose)
    }
    const fail = (error: Error): void => {
      leave()
      body.on('error', () => undefined).pause()
      reject(error)
    }
    const lose = (): void => { fail(malformed()) }
    const finish = (): void => {
      leave()
      resolve(bytes.subarray(0, length))
    }
    const take = (chunk: Buffer): void => {
      if (length + chunk.length > most) { fail(tooLarge(most)); return }
      if (length + chunk.length > bytes.length) {
        const larger = new Uint8Array(Math.min(most, Math.max(2 * bytes.length, length + chunk.length)))
        larger.set(bytes.subarray(0, length))
        bytes = larger
      }
      bytes.set(chunk, length)
      length += chunk.length
    }
    const timer = setTimeout(() => { fail(RequestTimeout()) }, patience)
    body.on('data', take).once('end', finish).once('close', lose).once('error', lose)
  })
}
