/** Who acts, in one spelling for every layer. */

/** What a user may do. */
export const ROLES = ['user', 'admin'] as const

/** What a user may do. */
export type Role = typeof ROLES[number]

/** Who makes a request, by an access token (`loginId`) or an API key (`keyId`). */
export interface Caller {
  userId: string
  /** As the token says; administrative scopes read it from the database. An API key never has more than `user`. */
  role: Role
  loginId: string | null
  keyId: string | null
}

/** Who does something that is recorded, and where from. */
export interface Actor {
  actorId: string
  ip: string
  requestId: string
}

/** Actor, or whoever works at the machine itself and has no account: null. */
export interface Operator extends Omit<Actor, 'actorId'> {
  actorId: string | null
}
