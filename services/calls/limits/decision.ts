/** Decision on a reservation, from what was used and reserved before it. */
import type { Estimate, Refusal, Wanted } from './port.js'

/** Use of an agent in one second of the last minute. */
export interface Second {
  /** Seconds ago, 0 to 59. */
  age: number
  requests: number
  tokens: number
  /** Whether a call that used them runs still. */
  isOpen: boolean
}

/** Use of a budget: what is spent, and what running calls have reserved. */
export interface Budget { spent: number, reserved: number }

/** Use of everything that limits a call. */
export interface Used {
  seconds: Second[]
  day: Budget
  month: Budget
  /** Seconds until the day, and the month, are over. */
  dayEndsIn: number
  monthEndsIn: number
}

/** Decision: what may be reserved, or why nothing. */
export type Decision = { tokens: number, cost: number } | Refusal

const MINUTE = 60
/** Seconds after which a running call may have ended and given back what it did not need. */
const SOON = 2

/**
 * Amount that fits. Near a limit a call that is alone may go on with what is left: its answer is likely to be shorter than the
 * estimate, and nobody else can use the rest meanwhile.
 */
function fit (limit: number | null, used: number, isAlone: boolean, { least, most }: Estimate): number | undefined {
  // Who has spent too much may still have what costs nothing.
  if (limit === null || most === 0 || used + most <= limit) return most
  return isAlone && used + least <= limit ? limit - used : undefined
}

/** Seconds until enough of a minute's use is older than a minute. */
function waitFor (seconds: readonly Second[], excess: number, amount: (second: Second) => number): number {
  let left = excess
  for (const second of seconds.toSorted((one, other) => other.age - one.age)) {
    left -= amount(second)
    if (left <= 0) return Math.max(1, MINUTE - second.age)
  }
  return MINUTE
}

/**
 * Decide on a reservation.
 * @param wanted what is asked for
 * @param used before it
 */
export function decide ({ limits, tokens, cost }: Wanted, used: Used): Decision {
  const { requestsPerMinute, tokensPerMinute, tokensPerDay, costPerMonth } = limits
  const { seconds, day, month } = used
  const requests = seconds.reduce((sum, second) => sum + second.requests, 0)
  if (requestsPerMinute !== null && requests + 1 > requestsPerMinute) {
    return { scope: 'agent', retryAfterSeconds: waitFor(seconds, requests + 1 - requestsPerMinute, (second) => second.requests) }
  }
  const ofMinute = seconds.reduce((sum, second) => sum + second.tokens, 0)
  const isAlone = !seconds.some(({ isOpen }) => isOpen)
  const perMinute = fit(tokensPerMinute, ofMinute, isAlone, tokens)
  if (perMinute === undefined) {
    const wait = waitFor(seconds, ofMinute + tokens.least - (tokensPerMinute ?? 0), (second) => second.tokens)
    return { scope: 'agent', retryAfterSeconds: wait }
  }
  const ofDay = fit(tokensPerDay, day.spent + day.reserved, day.reserved === 0, tokens)
  if (ofDay === undefined) {
    return { scope: 'quota', retryAfterSeconds: day.spent + tokens.least <= (tokensPerDay ?? 0) ? SOON : used.dayEndsIn }
  }
  const ofMonth = fit(costPerMonth, month.spent + month.reserved, month.reserved === 0, cost)
  if (ofMonth === undefined) {
    return { scope: 'quota', retryAfterSeconds: month.spent + cost.least <= (costPerMonth ?? 0) ? SOON : used.monthEndsIn }
  }
  return { tokens: Math.min(perMinute, ofDay), cost: ofMonth }
}

/**
 * Add a reservation to what is used, for those that are decided on after it.
 * @param used before it
 * @param reserved by it
 */
export function take (used: Used, reserved: { tokens: number, cost: number }): void {
  used.seconds.push({ age: 0, requests: 1, tokens: reserved.tokens, isOpen: true })
  used.day.reserved += reserved.tokens
  used.month.reserved += reserved.cost
}
