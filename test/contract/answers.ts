/** What the OpenAPI document promises of an answer, held against one that came. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Operation } from './inputs.js'
import type { Json } from './values.js'

/** An answer as it came. */
export interface Reply { status: number, headers: Record<string, string | string[] | undefined>, text: string }

/** The only 5xx that a request may provoke here: what stands for the upstream's own failures. */
const UPSTREAM = /^(502 CHAT_UPSTREAM_ERROR|504 CHAT_UPSTREAM_TIMEOUT|503 AGENT_UNAVAILABLE)$/
const INTERNAL = /\bselect .* from\b|node_modules|\.[jt]s:\d+|postgres:\/\/|sk-secret/

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Flaws of an event stream: an end that isn't one, data that isn't one line of JSON, an event without its id. */
export function flawsOfStream (text: string): string[] {
  const events = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':')).map((block) => block.split('\n'))
  const flaws = events.flatMap((lines) => {
    const data = lines.filter((line) => line.startsWith('data: '))
    if (data.length !== 1 || typeof parsed(data[0]?.slice(6) ?? '') !== 'object') return [`data that is not one line of JSON: ${lines.join('|').slice(0, 200)}`]
    return lines.some((line) => /^id: [0-9a-f-]{36}:\d+:\d+$/.test(line)) && lines.some((line) => /^event: [a-zA-Z]+$/.test(line)) ? [] : [`an event without name or id: ${lines.join('|').slice(0, 200)}`]
  })
  const last = events.at(-1)?.find((line) => line.startsWith('event: '))
  return last === 'event: end' || last === 'event: error' ? flaws : [...flaws, `a stream that ends with ${last ?? 'nothing'}`]
}

/** Flaws of a stream for OpenAI's clients: lines that are no data, an end that is neither the terminator nor an error. */
export function flawsOfChunks (text: string): string[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
  const last = blocks.pop() ?? ''
  const flaws = blocks.filter((block) => !/^data: [^\n]+$/.test(block) || (parsed(block.slice(6)) as Json | undefined)?.['object'] !== 'chat.completion.chunk')
  const isEnd = last === 'data: [DONE]' || typeof (parsed(last.slice(6)) as Json | undefined)?.['error'] === 'object'
  return [...flaws.map((block) => `no chunk: ${block.slice(0, 200)}`), ...isEnd ? [] : [`a stream that ends with ${last.slice(0, 200)}`]]
}

/** Flaws of a stream for the AI SDK: lines that are no data, a start that comes late, an end that is not the terminator. */
export function flawsOfParts (text: string): string[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
  const last = blocks.pop() ?? ''
  const flaws = blocks.filter((block) => !/^data: [^\n]+$/.test(block) || typeof (parsed(block.slice(6)) as Json | undefined)?.['type'] !== 'string')
  return [...flaws.map((block) => `no part: ${block.slice(0, 200)}`), ...last === 'data: [DONE]' ? [] : [`a stream that ends with ${last.slice(0, 200)}`]]
}

/** The error of an answer, in the envelope or, below /v1, in OpenAI's shape. */
function errorIn (path: string, body: Json | undefined): { code: string, isShaped: boolean } {
  if (!path.startsWith('/v1')) return { code: String(body?.['code'] ?? ''), isShaped: Object.keys(body ?? {}).sort().join() === 'code,details,message,timestamp' }
  const error = body?.['error'] as Json | undefined
  return { code: String(error?.['code'] ?? ''), isShaped: Object.keys(body ?? {}).join() === 'error' && Object.keys(error ?? {}).join() === 'message,type,param,code' }
}

/** What is wrong with answers, by the document that the service publishes. */
export class Judge {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, validateSchema: false })
  readonly #known = new Map<string, ValidateFunction>()

  constructor (document: object) {
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(document, 'document')
  }

  #fits ({ path, method }: Operation, status: string, type: string, body: unknown): string[] {
    const at = ['paths', path, method, 'responses', status, 'content', type, 'schema'].map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
    let validate = this.#known.get(at)
    if (validate === undefined) this.#known.set(at, validate = this.#ajv.compile({ $ref: `document#/${at}` }))
    return validate(body) ? [] : [`${status} against its schema: ${this.#ajv.errorsText(validate.errors)}`]
  }

  /** What an answer has that the document does not: its status, its type, or a part of its JSON. */
  undocumented (operation: Operation, { status, headers, text }: Reply): string[] {
    const declared = operation.responses[String(status)]
    if (declared === undefined) return [`${status} ${text.slice(0, 200)} is not in the document`]
    if (status === 204 || status === 304) return text === '' ? [] : [`${status} with a body`]
    const type = String(headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
    if (declared.content?.[type] === undefined) return [`${status} as ${type === '' ? 'no type' : type}`]
    if (type !== 'application/json') return []
    const body = parsed(text)
    return body === undefined ? [`${status} is no JSON`] : this.#fits(operation, String(status), type, body)
  }

  /** Flaws of one answer; none when it is as promised. */
  flaws (operation: Operation, { status, headers, text }: Reply): string[] {
    const type = String(headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
    const isJson = type === 'application/json'
    const body = isJson ? parsed(text) as Json | undefined : undefined
    const { code, isShaped } = errorIn(operation.path, body)
    const found: string[] = []
    if (status >= 500 && !UPSTREAM.test(`${status} ${code}`)) found.push(`${status} ${code}`)
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(String(headers['x-request-id'] ?? ''))) found.push(`${status} without x-request-id`)
    if ((status === 429 || status === 503) && !/^[1-9]\d*$/.test(String(headers['retry-after'] ?? ''))) found.push(`${status} ${code} without Retry-After`)
    if (INTERNAL.test(text) && operation.path !== '/openapi.json') found.push(`${status} shows ${INTERNAL.exec(text)?.[0] ?? ''}`)
    if (status >= 400) {
      if (!isShaped) found.push(`${status} outside the envelope: ${text.slice(0, 100)}`)
      if (status === 400 && code === 'COMMON_VALIDATION_ERROR' && !Array.isArray((body?.['details'] as Json)['errors'])) found.push('400 without its errors')
    }
    found.push(...this.undocumented(operation, { status, headers, text }))
    if (type !== 'text/event-stream') return found
    if (String(headers['x-vercel-ai-ui-message-stream'] ?? '') !== '') return [...found, ...flawsOfParts(text)]
    return [...found, ...operation.path.startsWith('/v1') ? flawsOfChunks(text) : flawsOfStream(text)]
  }
}
