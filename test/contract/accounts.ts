/** The accounts that a run of the fuzzer asks as; it may end any of them, and goes on as another. */
import type { Answer, Call, Tokens } from '../helper.js'
import type { Actor } from './inputs.js'
import type { Pool } from './values.js'

type Json = <Body>(path: string, call?: Call) => Promise<Answer<Body>>

const PASSWORD = 'correct-horse-1'
const GARBAGE = ['garbage', 'pk_garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.']

/** Keeps a token for each actor, of a new account when the last one has been ended. */
export class Accounts {
  readonly #tokens = new Map<Actor, Promise<string>>()
  readonly #json: Json
  readonly #pool: Pool
  readonly #root: string
  /** Accounts so far. */
  made = 0

  private constructor (json: Json, pool: Pool, root: string) {
    this.#json = json
    this.#pool = pool
    this.#root = root
  }

  /** Signs the first administrator in, whose id no request knows, so that the others can be made again. */
  static async open (json: Json, pool: Pool): Promise<Accounts> {
    const { body } = await json<Tokens>('/api/auth/login', { body: { username: 'admin', password: PASSWORD } })
    return new Accounts(json, pool, body.accessToken)
  }

  async #make (actor: Actor): Promise<string> {
    const username = `${actor}-${++this.made}`
    const { body: { accessToken, user }, text } = await this.#json<Tokens>('/api/auth/register', { body: { username, password: PASSWORD }, headers: { 'x-forwarded-for': `192.0.2.${this.made & 255}` } })
    if (accessToken === undefined) throw new Error(`no account: ${text}`)
    for (const [kind, value] of [['users', user.id], ['usernames', username]] as const) this.#pool.set(kind, [...(this.#pool.get(kind) ?? []), value].slice(-10))
    if (actor === 'key') {
      const { body: { key } } = await this.#json<{ key: string }>('/api/auth/api-keys', { body: { name: 'fuzz' }, token: accessToken })
      return key
    }
    if (actor === 'admin') {
      await this.#json(`/api/admin/users/${user.id}`, { method: 'PATCH', body: { role: 'admin' }, token: this.#root })
      const { body } = await this.#json<Tokens>('/api/auth/login', { body: { username, password: PASSWORD } })
      return body.accessToken
    }
    return accessToken
  }

  /** A bearer token; undefined for nobody. */
  async tokenOf (actor: Actor): Promise<string | undefined> {
    if (actor === 'none') return
    if (actor === 'garbage') return GARBAGE[this.made % GARBAGE.length]
    const known = this.#tokens.get(actor)
    if (known !== undefined) return await known
    const making = this.#make(actor)
    this.#tokens.set(actor, making)
    return await making
  }

  /** A token was refused: the next request of this actor gets another, unless that has happened already. */
  async ended (actor: Actor, token: string | undefined): Promise<void> {
    const known = this.#tokens.get(actor)
    if (known !== undefined && await known === token && this.#tokens.get(actor) === known) this.#tokens.delete(actor)
  }
}
