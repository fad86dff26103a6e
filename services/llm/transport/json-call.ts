import { isObject, unreadable, type Fields } from '../answer/failure-in-answer.js'
import type { UpstreamCall, UpstreamHttp } from './port.js'

/**
 * Make a call whose response is one JSON object.
 * @param http sends it
 * @param call what is asked
 * @returns the object; empty where the response has no body
 * @throws {UpstreamFailure} when the upstream fails, or answers with something else; the signal's reason when it was aborted
 */
export async function callJson (http: UpstreamHttp, call: UpstreamCall): Promise<Fields> {
  const response = await http.open(call)
  try {
    const text = (await response.text()).trim()
    const body = text === '' ? {} : parse(text)
    if (!isObject(body)) throw unreadable('a response that is no JSON object', text)
    return body
  } finally {
    response.release()
  }
}

function parse (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
