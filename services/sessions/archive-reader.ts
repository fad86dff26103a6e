/** Checks an archive message by message, and turns it into rows. Knows no thread: `archive-port.ts` says where it runs. */
import { isUtf8 } from 'node:buffer'
import { v7 as uuidv7 } from 'uuid'
import { findFlaw } from '../../plugins/strict-json/flaws.js'
import { placeOfError, type Place } from '../../plugins/strict-json/json-place.js'
import { isLonger } from '../../plugins/strict-json/lengths.js'
import { createCheck } from '../../plugins/strict-json/validation.js'
import { ArchivedMessageSchema, ArchiveSchema, MOST_MESSAGES, type Archive, type ArchivedMessage, type ArchivedSession } from './archive.js'
import { scanArchive, type ScanRefusal } from './archive-scan.js'
import { branchRow, type BranchRow } from '../conversations/placement.js'
import { flawOfParts } from '../conversations/images.js'
import { LONGEST_CONTENT } from '../conversations/shapes.js'

/** Problem of an archive: its first bad place, or where it is no JSON. */
export type ArchiveProblem = { path: string, message: string, keyword: string } | { malformed: Place | undefined }

/** Content of an archive, once all of it has been checked. */
export interface ArchiveSummary {
  session: ArchivedSession
  count: number
  branchCount: number
  /** Id and branch of the newest message; null and 0 without messages. */
  newest: { id: string | null, branch: number }
}

/** Rows as a JSON array in UTF-8. */
export interface ArchiveBatch { kind: 'branches' | 'messages', rows: Uint8Array<ArrayBuffer> }

/** An archive that was checked. */
export interface CheckedArchive { summary: ArchiveSummary, batches: Generator<ArchiveBatch, void> }

/** Most bytes of what an archive says beside its messages. */
const MOST_BESIDE = 64 * 1024
const BRANCH_BATCH = 5000
const MESSAGE_BATCH = 500
const [OPEN_LIST, COMMA, CLOSE_LIST] = [0x5b, 0x2c, 0x5d]
const BATCH_BYTES = 512 * 1024

const SCAN_PROBLEMS: Record<Exclude<ScanRefusal, 'malformed'>, ArchiveProblem> = {
  'messages twice': { path: '/body/messages', message: 'must not be given twice', keyword: 'uniqueKeys' },
  'too many messages': { path: '/body/messages', message: `must NOT have more than ${MOST_MESSAGES} items`, keyword: 'maxItems' },
  'too much beside': { path: '/body', message: `must have at most ${MOST_BESIDE} bytes beside its messages`, keyword: 'maxLength' }
}

const checkShell = createCheck(ArchiveSchema)
const checkMessage = createCheck(ArchivedMessageSchema)

interface Spot { branch: number, seq: number, uuid: string, parent: string | null }

function parsed (bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

function problemOf (value: unknown, index: number): ArchiveProblem | undefined {
  const root = `/body/messages/${index}`
  const flaw = findFlaw(value, 2) ?? checkMessage(value)
  if (flaw !== undefined) return { path: root + flaw.instancePath, message: flaw.message, keyword: flaw.keyword }
  const { role, content, parts } = value as ArchivedMessage
  if (role !== 'assistant' && isLonger(content, LONGEST_CONTENT)) {
    return { path: `${root}/content`, message: `must NOT have more than ${LONGEST_CONTENT} characters`, keyword: 'maxLength' }
  }
  return parts === undefined ? undefined : partsProblem(role, parts, `${root}/parts`)
}

function partsProblem (role: ArchivedMessage['role'], parts: NonNullable<ArchivedMessage['parts']>, root: string): ArchiveProblem | undefined {
  if (role !== 'user') return { path: root, message: 'must be of a user', keyword: 'unsupported' }
  // The schema has both kinds in one, as serializers need it.
  const odd = parts.findIndex(({ type, ...fields }) => !((type === 'text' ? 'text' : 'image_url') in fields))
  if (odd !== -1) return { path: `${root}/${odd}`, message: 'must be a text or an image', keyword: 'required' }
  const flaw = flawOfParts(parts)
  return flaw === undefined ? undefined : { path: root + flaw.path, message: flaw.message, keyword: 'format' }
}

/**
 * Places messages by the same rule that placed them at first: what follows the newest message goes on in its branch, all else opens one.
 */
class Placement {
  readonly spots: Spot[] = []
  readonly branches: BranchRow[] = []
  readonly #byId = new Map<number, Spot>()
  readonly #clientIds = new Set<string>()
  #newestId = 0

  add ({ id, parentId, clientId }: ArchivedMessage): ArchiveProblem | undefined {
    const refuse = (key: string, message: string) => ({ path: `/body/messages/${this.spots.length}/${key}`, message, keyword: 'order' })
    if (id <= this.#newestId) return refuse('id', 'must be greater than the one before')
    const parent = parentId === null ? undefined : this.#byId.get(parentId)
    if (parentId !== null && parent === undefined) return refuse('parentId', 'must be the id of an earlier message')
    if (clientId !== null && this.#clientIds.has(clientId)) return refuse('clientId', 'must be unique in the conversation')
    if (clientId !== null) this.#clientIds.add(clientId)
    let branch = parent?.branch ?? 0
    if (parent !== this.spots.at(-1)) {
      branch = this.branches.length + 1
      const place = { branch, parent_branch: parent?.branch ?? 0, fork_seq: parent?.seq ?? 0 }
      this.branches.push(branchRow(place, (number) => this.branches[number - 1]))
    }
    const spot = { branch, seq: this.spots.length + 1, uuid: uuidv7(), parent: parent?.uuid ?? null }
    this.spots.push(spot)
    this.#byId.set(id, spot)
    this.#newestId = id
    return undefined
  }
}

// Of its own memory, so that it can be handed to another thread without a copy; joined as bytes, since a text may be long.
function rowsOf (texts: string[]): Uint8Array<ArrayBuffer> {
  const rows = Buffer.from(new ArrayBuffer(texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 1)))
  let at = 0
  for (const text of texts) {
    rows[at] = at === 0 ? OPEN_LIST : COMMA
    at += 1 + rows.write(text, at + 1)
  }
  rows[at] = CLOSE_LIST
  return rows
}

function * batchesOf (bytes: Buffer, spans: number[], { spots, branches }: Placement): Generator<ArchiveBatch, void> {
  for (let from = 0; from < branches.length; from += BRANCH_BATCH) {
    yield { kind: 'branches', rows: rowsOf(branches.slice(from, from + BRANCH_BATCH).map((branch) => JSON.stringify(branch))) }
  }
  let texts: string[] = []
  let weight = 0
  for (const [index, { uuid, parent, branch, seq }] of spots.entries()) {
    const [start, end] = [spans[2 * index] ?? 0, spans[2 * index + 1] ?? 0]
    if (texts.length === MESSAGE_BATCH || (texts.length > 0 && weight + end - start > BATCH_BYTES)) {
      yield { kind: 'messages', rows: rowsOf(texts) }
      texts = []
      weight = 0
    }
    // Written anew from what was checked: PostgreSQL's idea of a key that is there twice may be another one.
    texts.push(JSON.stringify({ id: uuid, parent_id: parent, branch, seq, message: parsed(bytes.subarray(start, end)) }))
    weight += end - start
  }
  if (texts.length > 0) yield { kind: 'messages', rows: rowsOf(texts) }
}

/**
 * Check an archive, all of it.
 * @param bytes the document; must not change while its batches are taken
 * @returns what it holds, and its rows in batches of about half a MiB, each handed on by the event loop in well under a millisecond; or its
 * first problem
 */
export function readArchive (bytes: Buffer): CheckedArchive | ArchiveProblem {
  const malformed = (): ArchiveProblem => ({ malformed: isUtf8(bytes) ? placeOfError(bytes.toString()) : undefined })
  if (!isUtf8(bytes)) return malformed()
  const parts = scanArchive(bytes, { mostMessages: MOST_MESSAGES, mostBeside: MOST_BESIDE })
  if (parts === 'malformed') return malformed()
  if (typeof parts === 'string') return SCAN_PROBLEMS[parts]
  const { shell: shellBytes, spans } = parts
  const shell = parsed(shellBytes)
  if (shell === undefined) return malformed()
  const flaw = findFlaw(shell) ?? checkShell(shell)
  if (flaw !== undefined) return { path: `/body${flaw.instancePath}`, message: flaw.message, keyword: flaw.keyword }

  const placement = new Placement()
  for (let index = 0; 2 * index < spans.length; index += 1) {
    const message = parsed(bytes.subarray(spans[2 * index], spans[2 * index + 1]))
    if (message === undefined) return malformed()
    const problem = problemOf(message, index) ?? placement.add(message as ArchivedMessage)
    if (problem !== undefined) return problem
  }
  const newest = placement.spots.at(-1)
  return {
    summary: {
      session: (shell as Archive).session,
      count: placement.spots.length,
      branchCount: placement.branches.length + 1,
      newest: { id: newest?.uuid ?? null, branch: newest?.branch ?? 0 }
    },
    batches: batchesOf(bytes, spans, placement)
  }
}
