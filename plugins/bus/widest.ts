import type { Bus } from './port.js'

/**
 * Bus over the wider of two, as long as that is up; both are heard.
 * @param wide reaches everybody
 * @param near reaches those of this machine, whatever happens
 * @param isUp whether the wide one is
 */
export function createWidestBus (wide: Bus, near: Bus, isUp: () => boolean): Bus {
  return {
    publish (channel, message) { (isUp() ? wide : near).publish(channel, message) },
    subscribe (channel, listener) {
      const ends = [wide, near].map((bus) => bus.subscribe(channel, listener))
      return () => { for (const end of ends) end() }
    }
  }
}
