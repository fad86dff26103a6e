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

/** A link, as it is noted elsewhere. */
export interface Noted {
  position: number
  /** In hexadecimal digits. */
  digest: string
}

/** Part of the chain. */
export interface Part {
  /** Whether it begins after the link that was noted; where that one was purged meanwhile, with what is left. */
  isAfterNoted?: boolean
  /** Links at most. */
  limit?: number
}

/** Result of a verification. */
export interface Verification {
  broken: Broken | null
  /** Links that were followed, in this part. */
  links: number
  /** Of those, whose events were purged. */
  purged: number
  /** Events that wait for the sealer; 0 before the end of the chain. */
  unsealed: number
  /** Last link: noted elsewhere, it shows later that the chain has not been written anew. */
  head: Noted | null
  /** Whether the chain ends there; false where more is to be verified. */
  isEnd: boolean
}

const BATCH = 1000

const LINKS = `select ${SEAL}, e.id is not null as is_there, ${CHAINED}
  from (select * from audit_seals where position > $1 order by position limit $2) s
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
 * Follow the chain, or a part of it, to the first thing that is not as it was sealed.
 * @param tx a transaction of one snapshot (repeatable read): events are recorded and sealed meanwhile
 * @param noted a link that was noted earlier: it has to be there still, unless it was purged
 * @param part of the chain; all of it when absent
 */
export async function verify (tx: Executor, noted?: Noted, { isAfterNoted = false, limit = Infinity }: Part = {}): Promise<Verification> {
  const { rows: [latest] } = await tx.query<{ horizon: string | null }>(HORIZON)
  const horizon = latest?.horizon ?? ''
  const result: Verification = { broken: null, links: 0, purged: 0, unsealed: 0, head: null, isEnd: true }
  let previous: Link | undefined
  let first: number | undefined
  const start = isAfterNoted ? noted?.position ?? 0 : 0
  for (;;) {
    // The link to go on after is read once more, and has to be as it was.
    const wanted = Math.min(BATCH, limit - result.links + (start > 0 && previous === undefined ? 1 : 0))
    const { rows } = await tx.query<Link>(LINKS, [previous?.place ?? start - 1, wanted])
    for (const link of rows) {
      first ??= link.place
      const isOther = link.place === noted?.position && link.digest.toString('hex') !== noted.digest
      const isStart = link.place === start
      const reason = isOther ? 'link-changed' : isStart ? undefined : faultOf(link, previous, horizon)
      if (reason !== undefined) return { ...result, broken: { position: link.place, userId: link.subject, eventId: link.event, reason } }
      previous = link
      if (isStart) continue
      result.links++
      if (!link.is_there) result.purged++
    }
    if (rows.length < wanted) break
    result.isEnd = result.links < limit
    if (!result.isEnd) break
  }
  if (previous !== undefined) result.head = { position: previous.place, digest: previous.digest.toString('hex') }
  if (!result.isEnd) return result
  if (noted !== undefined && noted.position >= (first ?? 1) && noted.position > (previous?.place ?? 0)) {
    return { ...result, broken: { position: noted.position, userId: '', eventId: '', reason: 'links-missing' } }
  }
  const { rows: [unsealed] } = await tx.query<{ unsealed: number }>(UNSEALED)
  result.unsealed = unsealed?.unsealed ?? 0
  const { rows: [loose] } = await tx.query<{ user_id: string, id: string }>(WITHOUT_LINK)
  if (loose !== undefined) result.broken = { position: null, userId: loose.user_id, eventId: loose.id, reason: 'without-link' }
  return result
}
