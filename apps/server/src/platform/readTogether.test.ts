import { expect, test } from 'vitest'
import { readTogether } from './readTogether.ts'

/** A read that answers when told to, and notes which keys went out together. */
const held = () => {
  const groups: number[][] = []
  const open: (() => void)[] = []
  const read = (keys: readonly number[]): Promise<readonly number[]> => {
    groups.push([...keys])
    return new Promise((resolve) => open.push(() => resolve(keys.map((key) => key * 10))))
  }
  return { groups, read, answer: () => open.shift()?.() }
}

test('the first reads go out at once and alone, what arrives meanwhile goes out together in the order of arrival', async () => {
  const { groups, read, answer } = held()
  const get = readTogether(read, { lanes: 2, most: 3 })
  const answers = Promise.all([1, 2, 3, 4, 5, 6].map(get))
  expect(groups).toEqual([[1], [2]])
  answer()
  await new Promise(setImmediate)
  expect(groups).toEqual([[1], [2], [3, 4, 5]])
  for (let i = 0; i < 3; i += 1) {
    answer()
    await new Promise(setImmediate)
  }
  expect(groups).toEqual([[1], [2], [3, 4, 5], [6]])
  expect(await answers).toEqual([10, 20, 30, 40, 50, 60])
})

test('an error reaches everyone who went out with it, and nobody else', async () => {
  let broken = true
  const get = readTogether(
    async (keys: readonly number[]) => {
      if (broken) throw new Error('gone')
      return keys
    },
    { lanes: 1, most: 10 },
  )
  await expect(get(1)).rejects.toThrow('gone')
  broken = false
  expect(await Promise.all([2, 3].map(get))).toEqual([2, 3])
})

test('an answer that is short of a value is an error, not somebody else’s value', async () => {
  const get = readTogether(async (keys: readonly number[]) => keys.slice(1), { lanes: 1, most: 10 })
  await expect(get(1)).rejects.toThrow('one value a key')
})
