import { BlockList, isIP } from 'node:net'

/** An IPv4 address that came in IPv6 clothes as itself. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** An address or a network (CIDR, IPv4 or IPv6) as it is stored; undefined where it is none. */
export const networkOf = (typed: string): string | undefined => {
  const found = /^([0-9a-f:.]+?)(?:\/(\d{1,3}))?$/i.exec(typed.trim())
  const address = found?.[1] ?? ''
  const version = isIP(address)
  if (version === 0) return undefined
  const most = version === 4 ? 32 : 128
  const bits = found?.[2] === undefined ? most : Number(found[2])
  return bits > most ? undefined : `${address.toLowerCase()}/${bits}`
}

/** Whether an address lies in one of the networks; null allows every address, and what is no address lies in none. */
export const networksAllow = (networks: readonly string[] | null | undefined, address: string): boolean => {
  if (networks === null || networks === undefined) return true
  const plain = plainAddress(address)
  if (isIP(plain) === 0) return false
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/')
    list.addSubnet(base, Number(bits), family(base))
  }
  return list.check(plain, family(plain))
}
