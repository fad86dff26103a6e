/** Findings of `npm run doctor` about REDIS_URL: each server is reached, signed in at, and asked once. */
import type { Finding } from './diagnosis.js'
import { probeRedis } from './plugins/redis/probe.js'
import { targetOf, type RedisNode, type RedisTarget } from './plugins/redis/target.js'

const LONGEST_MS = 5000

/** Meaning of a refusal, with the remedy; undefined for one that is not about the sign-in. */
function explain (refusal: string): string | undefined {
  if (refusal.startsWith('-NOAUTH')) return 'wants a password: write it into the address, as in redis://:PASSWORD@HOST'
  if (/^-(WRONGPASS|ERR invalid)/.test(refusal)) return 'refuses the user or the password: correct them in the address'
  if (refusal.startsWith('-NOPERM')) return 'does not let this user do anything: give it rights (ACL SETUSER)'
  return undefined
}

async function findingOf (node: RedisNode, target: RedisTarget): Promise<Finding> {
  const where = `${node.host}:${node.port}`
  const finding = (level: Finding['level'], text: string): Finding => ({ level, about: 'REDIS_URL', text: `${where} ${text}` })
  // Sentinels have a password of their own, if any: what stands in the address is for the server that they name.
  const { password, ...anonymous } = target
  const isSentinel = target.kind === 'sentinel'
  try {
    const answers = await probeRedis(node, isSentinel ? anonymous : target, LONGEST_MS)
    const refusal = answers.find((answer) => answer.startsWith('-'))
    if (refusal === undefined) return finding('ok', isSentinel ? 'answers (a Sentinel; the server behind it is not asked)' : `answers${password === undefined ? '' : ', and takes the password'}`)
    if (answers.at(-1) === '+PONG') return finding('warning', 'answers, but has no password, while the address has one: is it the right server?')
    const why = explain(refusal)
    return finding('fault', why ?? `refuses to answer (${/^-([A-Z]{1,20})\b/.exec(refusal)?.[1] ?? 'no known reason'}): look at its log`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return finding('fault', `${code === undefined ? message : `can't be reached (${code})`}: start what should answer there, correct the address, or let this machine reach it`)
  }
}

/**
 * Findings about Redis.
 * @param url as it is configured; undefined where it is not
 */
export async function redisFindings (url: string | undefined): Promise<Finding[]> {
  if (url === undefined) return [{ level: 'ok', about: 'REDIS_URL', text: 'not set: one replica needs no Redis' }]
  let target: RedisTarget
  try {
    target = targetOf(url)
  } catch (error) {
    return [{ level: 'fault', about: 'REDIS_URL', text: (error as Error).message.replace(/^REDIS_URL /, '') }]
  }
  return await Promise.all(target.nodes.map((node) => findingOf(node, target)))
}
