import { useState } from 'react'

/** What is in the cart of one activity: pieces by good. It lives in this tab; nothing is held for anybody until it is confirmed. */
export type Cart = Readonly<Record<string, number>>

const nameOf = (activityId: string): string => `bank.cart.${activityId}`
const memory = new Map<string, string>()

const read = (activityId: string): string | undefined => {
  try {
    return sessionStorage.getItem(nameOf(activityId)) ?? undefined
  } catch {
    return memory.get(nameOf(activityId))
  }
}

const write = (activityId: string, text: string): void => {
  try {
    sessionStorage.setItem(nameOf(activityId), text)
  } catch {
    memory.set(nameOf(activityId), text)
  }
}

/** A cart out of what was kept; anything that is no cart is an empty one. */
export const cartOf = (text: string | undefined): Cart => {
  const entries = (text ?? '').split(' ').map((part) => part.split(':'))
  return Object.fromEntries(
    entries.flatMap(([id, count]) =>
      id !== undefined && /^\d{1,19}$/.test(id) && /^[1-9]\d{0,2}$/.test(count ?? '') ? [[id, Number(count)]] : [],
    ),
  )
}

const textOf = (cart: Cart): string =>
  Object.entries(cart)
    .map(([id, count]) => `${id}:${count}`)
    .join(' ')

/** Puts as many of a good into the cart as wanted; none takes it out. */
export const putInto = (cart: Cart, goodId: string, count: number): Cart => {
  const { [goodId]: _before, ...others } = cart
  return count <= 0 ? others : { ...others, [goodId]: Math.min(count, 100) }
}

/** The cart of an activity and how it is changed. */
export const useCart = (activityId: string): readonly [Cart, (goodId: string, count: number) => void, () => void] => {
  const [cart, setCart] = useState(() => cartOf(read(activityId)))
  const keep = (next: Cart) => {
    write(activityId, textOf(next))
    setCart(next)
  }
  return [cart, (goodId, count) => keep(putInto(cartOf(read(activityId)), goodId, count)), () => keep({})]
}
