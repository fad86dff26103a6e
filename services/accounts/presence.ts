/** Presence of an administrator, for whoever looks at a database from outside. */

/** Anything that runs a statement. */
interface Session {
  query(sql: string): Promise<{ rows: unknown[] }>
}

/**
 * Presence of an administrator; false where there is no schema, or this role may not look.
 * @param session of any role
 */
export async function hasAdministrator (session: Session): Promise<boolean> {
  const rows = await session.query("select 1 from users where role = 'admin' limit 1").then((result) => result.rows, () => [])
  return rows.length > 0
}
