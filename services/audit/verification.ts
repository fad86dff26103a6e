/** Verification of the chain: every link to the one before it, every event to its link, and no event without one. */
import type { Executor } from '../../plugins/postgres/index.js'
import { CHAINED, contentHash, digestOf, exactly, GENESIS, SEAL, type ChainedRow, type Seal } from './chain.js'

/** First fault, in the order of the chain. */
export interface Broken {
  /** Place in the chain; null for an event that has none. */
  position: number | null
  /** Empty, as its event's id, where nothing is left to name. */
  userId: string
  eventId: string
  reason: 'changed' | 'missing' | 'link-changed' | 'links-missing' | 'without-link'
}

/** Result of a verification. */
export interface Verification {
  broken: Broken | null
  /** Links that were followed. */
  links: number
  /** Of those, whose events were purged. */
  purged: number
  /** Events that wait for the sealer. */
  unsealed: number
  /** Last link: noted elsewhere, it shows later that the chain has not been written anew. */
  head: { position: number, digest: string } | null
}

const BATCH = 1000

const LINKS = `select ${SEAL}, e.id is not null as is_there, ${CHAINED}
  from (select * from audit_seals where position > $1 order by position limit ${BATCH}) s
  left join audit_events e on e.user_id = s.user_id and e.id = s.event_id order by s.position`
// The latest purge that is itself sealed, and younger by far than what it says it took.
const HORIZON = `select max(e.details->>'before') as horizon from audit_events e
  join audit_seals s on s.user_id = e.user_id and s.event_id = e.id
  where e.action = 'audit.purge' and e.details->>'before' < ${exactly("(e.at - interval '23 hours')")}`
const WITHOUT_LINK = `select e.user_id, e.id from audit_events e
  where not exists (select from audit_seals s where s.user_id = e.user_id and s.event_id = e.id)
    and not exists (select from audit_unsealed u where u.user_id = e.user_id and u.event_id = e.id)
  order by e.at, e.id limit 1`
const UNSEALED = 'select count(*)::int as unsealed from audit_unsealed'

type Link = Seal & ChainedRow & { is_there: boolean }

/** Fault of a link, whose predecessor is sound. */
function faultOf (link: Link, previous: Seal | undefined, horizon: string): Broken['reason'] | undefined {
  // Where the beginning was purged, the first link that is left stands for all before it.
  if (previous === undefined && link.place > 1) return link.moment < horizon ? undefined : 'links-missing'
  if (link.place !== (previous?.place ?? 0) + 1) return 'links-missing'
  if (!digestOf(previous?.digest ?? GENESIS, link).equals(link.digest)) return 'link-changed'
  if (!link.is_there) return link.moment < horizon ? undefined : 'missing'
  return contentHash(link).equals(link.content) ? undefined : 'changed'
}

/**
 * Follow the chain from its beginning to the first thing that is not as it was sealed.
 * @param tx a transaction of one snapshot (repeatable read): events are recorded and sealed meanwhile
 * @param noted a link that was noted earlier: it has to be there still, unless it was purged
 */
export async function verify (tx: Executor, noted?: { position: number, digest: string }): Promise<Verification> {
  const { rows: [limit] } = await tx.query<{ horizon: string | null }>(HORIZON)
  const horizon = limit?.horizon ?? ''
  const result: Verification = { broken: null, links: 0, purged: 0, unsealed: 0, head: null }
  let previous: Link | undefined
  let first: number | undefined
  for (;;) {
    const { rows } = await tx.query<Link>(LINKS, [previous?.place ?? 0])
    for (const link of rows) {
      first ??= link.place
      const reason = link.place === noted?.position && link.digest.toString('hex') !== noted.digest ? 'link-changed' : faultOf(link, previous, horizon)
      if (reason !== undefined) return { ...result, broken: { position: link.place, userId: link.subject, eventId: link.event, reason } }
      result.links++
      if (!link.is_there) result.purged++
      previous = link
    }
    if (rows.length < BATCH) break
  }
  if (previous !== undefined) result.head = { position: previous.place, digest: previous.digest.toString('hex') }
  if (noted !== undefined && noted.position >= (first ?? 1) && noted.position > (previous?.place ?? 0)) {
    return { ...result, broken: { position: noted.position, userId: '', eventId: '', reason: 'links-missing' } }
  }
  const { rows: [unsealed] } = await tx.query<{ unsealed: number }>(UNSEALED)
  result.unsealed = unsealed?.unsealed ?? 0
  const { rows: [loose] } = await tx.query<{ user_id: string, id: string }>(WITHOUT_LINK)
  if (loose !== undefined) result.broken = { position: null, userId: loose.user_id, eventId: loose.id, reason: 'without-link' }
  return result
}
