/**
 * Port of slots: places at an agent that answers only so many calls at once, counted and queued over all replicas. A slot, and a place in
 * the queue, is a lease: it holds while its process renews it.
 */

/** Place that is wanted. */
export interface SlotRequest { id: string, userId: string }

/** Changes that a process brings, and places that it has. */
export interface SlotChanges {
  agentId: string
  /** Most calls at once; null: no limit any more. */
  most: number | null
  /** Most that may wait; one user may fill half of it. */
  mostWaiting: number
  wanted: readonly SlotRequest[]
  /** Places given back, held or waited for. */
  released: readonly string[]
  /** Places that are held or waited for still. */
  kept: readonly string[]
}

/** Result of the changes. */
export interface SlotState {
  /** Of the places that were waited for or wanted, those that are held now. */
  granted: string[]
  /** Of the wanted ones, those that found the queue full. */
  refused: string[]
  /** Places that are waited for, by whatever process. */
  waiting: number
}

/** Slots over all replicas. */
export interface SlotStore {
  /** Bring changes, and hand out what is free: the next is of whoever has the fewest places, held or before it in the queue. */
  sync(changes: SlotChanges): Promise<SlotState>
}
