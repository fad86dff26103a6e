/** Takes a place for an import; the function that it returns gives the place back. */
export type TakeSlot = (userId: string) => () => void

/** Limits on imports. */
export interface ImportSlotsOptions {
  /** Imports at once in this process. */
  most: number
  /** Shows how many there are. */
  show: (limit: number, running: () => number) => void
  /** Makes the error for whoever has to come back. */
  refuse: () => Error
}

/** Places for imports: one for each user, so many in all. An import holds its whole document in memory. */
export function createImportSlots ({ most, show, refuse }: ImportSlotsOptions): TakeSlot {
  const users = new Set<string>()
  show(most, () => users.size)
  return (userId) => {
    if (users.has(userId) || users.size >= most) throw refuse()
    users.add(userId)
    return () => { users.delete(userId) }
  }
}
