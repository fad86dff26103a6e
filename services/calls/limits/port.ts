/**
 * Port of reservations: what limited calls may use, held before they begin and settled when they have ended, counted over all replicas.
 * A reservation is a lease: it counts while it is renewed, so that what a replica held ends with it.
 */

/** Limits of a call; null is none. */
export interface Limits {
  requestsPerMinute: number | null
  tokensPerMinute: number | null
  /** Of the user, in a day of UTC. */
  tokensPerDay: number | null
  /** Of the user, in a month of UTC: millionths, whatever the currency. */
  costPerMonth: number | null
}

/** Estimate of what a call uses: at least, which is its prompt, and as a rule. */
export interface Estimate { least: number, most: number }

/** Name of a reservation: a call has one for each agent that it asks. */
export interface ReservationKey {
  userId: string
  /** Of the answer, or of the call where none is stored. */
  id: string
  agentId: string
}

/** Reservation that is wanted. */
export interface Wanted extends ReservationKey {
  tokens: Estimate
  /** Millionths. */
  cost: Estimate
  limits: Limits
}

/** Refusal of a reservation, which has consumed nothing. */
export interface Refusal {
  scope: 'agent' | 'quota'
  /** Whole seconds, at least one. */
  retryAfterSeconds: number
}

/** Reservations over all replicas. */
export interface Reservations {
  /**
   * Reserve, all of it or nothing; the same name again reserves nothing more.
   * @returns null when it holds
   */
  reserve(wanted: Wanted): Promise<Refusal | null>
  /** Keep reservations that are not settled from running out. */
  renew(keys: readonly ReservationKey[]): Promise<void>
  /**
   * Put what a call has really used in the place of what it reserved; only the first time counts.
   * @param key of the reservation
   * @param tokens that it used; what it cost is in the ledger by then
   */
  settle(key: ReservationKey, tokens: number): Promise<void>
  /** Take a reservation back, as if it had never been. */
  release(key: ReservationKey): Promise<void>
}
