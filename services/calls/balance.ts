/** Choice among an agent's targets (endpoint and key) for the next call, and the state of each. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../places.js'
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import type { UpstreamFailure } from '../llm/failure.js'
import { Breaker, type BreakerState, type Verdict } from './breaker.js'
import { isTargetsFault } from './reason.js'
import type { TrackRecords } from './track-record.js'

/** A target that a call holds until it ends. */
export interface Held {
  readonly target: Target
  /** The first token has come. */
  prove (): void
  /** The call has ended; only the first time counts. */
  release (end: UpstreamFailure | Verdict): void
}

/** Chooses targets. */
export interface Balance {
  /**
   * The target that the next call should go to: least outstanding calls by weight, those that lately failed last.
   * @param agent whose
   * @param tried of this call so far: gets the chosen one
   * @returns undefined where every target is open or its key refused
   */
  take (agent: Agent, tried: Set<Target>): Held | undefined
  /** Whether there is a target that a call has not tried, and may. */
  hasUntried (agent: Agent, tried: ReadonlySet<Target>): boolean
  /** The most that any target of an agent lets through. */
  stateOf (agent: Agent): BreakerState
  /** Whether an upstream has refused the key of an agent as it is configured now, and taken it at no call since. */
  isKeyRefused (agent: Agent): boolean
  /** Milliseconds until a target of an agent lets a call through, or until its upstream asked to be left alone, if that is longer. */
  waitMs (agent: Agent): number
  /** Whether no call of an agent is under way. */
  isIdle (agent: Agent): boolean
  /** What an agent's targets failed with last. */
  lastFailure (agent: Agent): UpstreamFailure | undefined
}

interface State {
  breaker: Breaker
  outstanding: number
  /** Rises with each call of any target: of equals, the one that rested longest is next. */
  turn: number
  coolUntil: number
  /** When the upstream asked to be called again. */
  retryAt: number
  /** The configuration whose key was refused: another one is asked again. */
  refusedFor: Agent | undefined
  failure: UpstreamFailure | undefined
}

const MOST_TARGETS = 10_000
const COOL_DOWN_MS = 5_000
const LONGEST_COOL_DOWN_MS = 60_000

/** Of an agent whose provider needs no endpoint. */
const NOWHERE: Target = { endpoint: '', apiKey: null, weight: 1 }
const UNTARGETED: readonly Target[] = [NOWHERE]

const targetsOf = ({ targets }: Agent): readonly Target[] => targets.length === 0 ? UNTARGETED : targets

/**
 * Balance over the targets of all agents of this process.
 * @param now the clock, in milliseconds; for tests
 * @param records get the outcome of each call that says something of its agent
 */
export function createBalance (now: () => number = () => performance.now(), records?: Pick<TrackRecords, 'ended'>): Balance {
  // By what they are, so that a reload that doesn't touch them forgets nothing.
  const states = new LRUCache<string, State>(placesFor(MOST_TARGETS))
  let turn = 0

  const stateOf = (agent: Agent, { endpoint, apiKey }: Target): State => {
    // Neither an id nor a URL has a line break.
    const key = `${agent.id}\n${endpoint}\n${apiKey ?? ''}`
    const known = states.get(key)
    if (known !== undefined) return known
    const breaker = new Breaker(now)
    const state: State = { breaker, outstanding: 0, turn: 0, coolUntil: 0, retryAt: 0, refusedFor: undefined, failure: undefined }
    states.set(key, state)
    return state
  }

  const passable = (agent: Agent): Array<{ target: Target, state: State }> => {
    const all = targetsOf(agent).map((target) => ({ target, state: stateOf(agent, target) }))
    const closed = all.filter(({ state }) => state.breaker.isPassable)
    const accepted = closed.filter(({ state }) => state.refusedFor !== agent)
    // With nobody else to ask, a key may have become good again.
    return accepted.length === 0 && agent.fallback.length === 0 ? closed : accepted
  }

  const rankOf = ({ target, state }: { target: Target, state: State }, tried: ReadonlySet<Target>): number[] =>
    [tried.has(target) ? 1 : 0, state.coolUntil > now() ? 1 : 0, (state.outstanding + 1) / target.weight, state.turn]

  function hold (agent: Agent, target: Target, state: State): Held {
    const begunAt = now()
    let firstMs: number | undefined
    let isHeld = true
    state.outstanding += 1
    state.turn = ++turn
    const isTrial = state.breaker.begin()
    return {
      target,
      prove () {
        if (!isHeld) return
        firstMs ??= now() - begunAt
        state.breaker.prove()
      },
      release (end) {
        if (!isHeld) return
        isHeld = false
        state.outstanding -= 1
        // Whoever hears of it from here on may log it.
        if (typeof end !== 'string') end.conceal(target.apiKey)
        // Who leaves before the first token has learned nothing.
        if (end !== 'none' || firstMs !== undefined) records?.ended(agent.id, firstMs, typeof end === 'string' ? undefined : end)
        if (typeof end === 'string') {
          state.breaker.end(end, isTrial)
          if (end === 'success') state.refusedFor = undefined
          return
        }
        state.failure = end
        state.breaker.end(isTargetsFault(end) ? 'failure' : 'none', isTrial)
        if (end.status === 401) state.refusedFor = agent
        const askedMs = (end.retryAfterSeconds ?? 0) * 1000
        const coolMs = Math.max(COOL_DOWN_MS, askedMs)
        state.retryAt = now() + askedMs
        if (isTargetsFault(end)) state.coolUntil = now() + Math.min(coolMs, LONGEST_COOL_DOWN_MS)
      }
    }
  }

  return {
    take (agent, tried) {
      const [first, ...others] = passable(agent)
      if (first === undefined) return undefined
      const { target, state } = others.reduce((best, other) => isBefore(rankOf(other, tried), rankOf(best, tried)) ? other : best, first)
      tried.add(target)
      return hold(agent, target, state)
    },
    hasUntried: (agent, tried) => passable(agent).some(({ target }) => !tried.has(target)),
    stateOf (agent) {
      const all = targetsOf(agent).map((target) => stateOf(agent, target).breaker.state)
      return all.includes('closed') ? 'closed' : all.includes('half-open') ? 'half-open' : 'open'
    },
    isKeyRefused: (agent) => targetsOf(agent).some((target) => stateOf(agent, target).refusedFor === agent),
    waitMs: (agent) => Math.min(...targetsOf(agent).map((target) => {
      const { breaker, retryAt } = stateOf(agent, target)
      return Math.max(breaker.waitMs, retryAt - now())
    })),
    isIdle: (agent) => targetsOf(agent).every((target) => stateOf(agent, target).outstanding === 0),
    lastFailure: (agent) => targetsOf(agent).map((target) => stateOf(agent, target).failure).findLast((failure) => failure !== undefined)
  }
}

function isBefore (one: readonly number[], other: readonly number[]): boolean {
  const differing = one.findIndex((part, index) => part !== other[index])
  return differing !== -1 && (one[differing] ?? 0) < (other[differing] ?? 0)
}
