/**
 * Statement that gives the addresses (`ip`) of a user's last two hundred logins from one user agent: auth's own SQL, for the sign-in.
 * @param userId expression for the user's id
 * @param userAgent expression for the user agent
 */
export const recentAddresses = (userId: string, userAgent: string): string =>
  `select ip from (select ip, user_agent from logins where user_id = ${userId} order by id desc limit 200) recent
    where ip is not null and user_agent is not distinct from left(${userAgent}, 512)`
