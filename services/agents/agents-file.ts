/**
 * Loading of the agents file: every problem reported at once, variables of the environment substituted, agents without their secrets
 * inactive.
 */
import { readFile, stat } from 'node:fs/promises'
import type { Violation } from '../../errors.js'
import { placeOfError } from '../../plugins/strict-json/json-place.js'
import type { Agent } from './agent.js'
import { agentOf, type Declaration, type Protocols } from './declaration.js'
import { AGENT_ID, AgentEntry, AgentsFile } from './entry.js'
import { flawsOf, pointerOf } from './flaws.js'
import { brokenRules, type SoundEntry } from './rules.js'
import { resolve, type Environment } from './substitution.js'
import { digestOf } from './watch.js'

/** An agents file that can't be used; the message lists every error, one a line. */
export class AgentsFileError extends Error {
  override readonly name = 'AgentsFileError'

  /** One line each. */
  readonly problems: string[]

  /**
   * @param path of the file
   * @param violations all of them
   */
  constructor (path: string, readonly violations: Violation[]) {
    const problems = violations.map(({ message }) => message)
    super(`the agents file ${path} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Agents of a file, and what it deserves a warning for. */
export interface LoadedAgents {
  /** In the order of the file. */
  declarations: Declaration[]
  /** The same as agents of this version. */
  agents: Agent[]
  /** Why agents of it are inactive though the file does not say so, and what else of it has no effect. */
  warnings: string[]
  /** Digest of its bytes. */
  digest: string
}

const ID = new RegExp(AGENT_ID)
const ENTRIES = 'agents'
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Problems of one entry by itself. */
function judge (entry: unknown, index: number, { protocols }: Protocols, isKnown: (id: string) => boolean): Violation[] {
  const id = isObject(entry) && typeof entry['id'] === 'string' && ID.test(entry['id']) ? entry['id'] : `#${index + 1}`
  const flaws = flawsOf(AgentEntry, entry)
  const flawed = new Set(flaws.map(({ field }) => field.split(/[.[]/)[0] ?? ''))
  const sound = isObject(entry) ? Object.fromEntries(Object.entries(entry).filter(([field]) => !flawed.has(field))) : {}
  const broken = [...brokenRules({ ...sound, id } as SoundEntry, flawed, { protocols, isKnown, hasTemplates: true })]
  const path = (field: string): string => pointerOf(`/${ENTRIES}/${index}`, field)
  return [
    ...flaws.map(({ field, problem, keyword }) => ({ path: path(field), message: `agent ${id}${field === '' ? '' : `: ${field}`} ${problem}`, keyword })),
    ...broken.map(({ field, ...rest }) => ({ path: path(field), ...rest }))
  ]
}

/** Every problem of a file: of its schema, and those that no schema can find. */
function problemsOf (content: unknown, protocols: Protocols): Violation[] {
  const entries = isObject(content) ? content[ENTRIES] : undefined
  // Entries have lines of their own, which name their agent.
  const frame = isObject(content) && Array.isArray(entries) ? { ...content, [ENTRIES]: entries.map(() => null) } : content
  const outer = flawsOf(AgentsFile, frame)
    .filter(({ field }) => !field.startsWith(`${ENTRIES}[`))
    .map(({ field, problem, keyword }) => ({ path: pointerOf('', field), message: `${field === '' ? 'the file' : field} ${problem}`, keyword }))
  if (!Array.isArray(entries)) return outer
  const ids = entries.map((entry: unknown) => isObject(entry) ? entry['id'] : undefined)
  const repeated = [...ids.entries()].flatMap(([index, id]) =>
    typeof id === 'string' && ID.test(id) && ids.indexOf(id) < index ? [{ id, index }] : [])
  return [
    ...outer,
    ...repeated.map(({ id, index }) => ({ path: `/${ENTRIES}/${index}/id`, message: `agent ${id} stands there twice`, keyword: 'unique' })),
    ...entries.flatMap((entry: unknown, index) => judge(entry, index, protocols, (id) => ids.includes(id)))
  ]
}

function parse (text: string, path: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch {
    // V8's own message quotes the text around it, and there may be a key in that.
    const { line, column } = placeOfError(json) ?? { line: 1, column: 1 }
    throw new AgentsFileError(path, [{ path: '', message: `line ${line}, column ${column}: this is not JSON`, keyword: 'json' }])
  }
}

/**
 * Read an agents file: all of it or nothing. A `${NAME}` that the environment lacks makes its agent inactive.
 * @param path of the file
 * @param environment what `${NAME}` is replaced from
 * @param protocols that may be named; agents of one that has no provider are inactive
 * @throws {AgentsFileError} listing every error when the file does not parse or validate
 */
export async function loadAgentsFile (path: string, environment: Environment, protocols: Protocols): Promise<LoadedAgents> {
  let bytes: Buffer
  let updatedAt: string
  try {
    bytes = await readFile(path)
    updatedAt = (await stat(path)).mtime.toISOString()
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const message = isMissing ? 'it is not there: correct AGENTS_CONFIG_PATH, or copy config/agents.example.json there' : (error as Error).message
    throw new AgentsFileError(path, [{ path: '', message, keyword: 'file' }])
  }
  const content = parse(bytes.toString(), path)
  // Checked before the replacement: a template must be valid as it stands, with any value in its place.
  const problems = problemsOf(content, protocols)
  if (problems.length > 0) throw new AgentsFileError(path, problems)

  const { agents: entries } = content as AgentsFile
  const declarations = entries.map((entry) => resolve(entry, environment))
  const agents = declarations.map((declaration) => agentOf(declaration, 'file', updatedAt, protocols))
  const warnings = agents.flatMap(({ id, inactiveReason }, index) =>
    inactiveReason === null || entries[index]?.isActive === false ? [] : [`agent ${id} is inactive: ${inactiveReason}`])
  return { declarations, agents, warnings, digest: digestOf(bytes) }
}
