import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roleUrl } from '../../src/platform/database.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

let mine: FreshDatabase

beforeAll(async () => {
  mine = await freshDatabase()
})
afterAll(() => mine.drop())

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('a test file gets a migrated database that the application role can log in to', async () => {
  expect(await ask(roleUrl(mine.url, mine.secret, 'bank_app'), 'select current_database() as name, current_user as who')).toEqual([
    { name: mine.name, who: 'bank_app' },
  ])
  expect(await ask(mine.url, 'select count(*) > 0 as migrated from public.migration')).toEqual([{ migrated: true }])
})

test('the database counts Chinese trigrams and stores UTF-8, as production does', async () => {
  await ask(mine.url, 'create extension if not exists pg_trgm')
  expect(await ask(mine.url, "select cardinality(show_trgm('安徽开放大学')) as n")).toEqual([{ n: 7 }])
  expect(await ask(mine.url, "select current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone")).toEqual([
    { encoding: 'UTF8', zone: 'UTC' },
  ])
})

test('two files that ask at once both get one', async () => {
  const both = await Promise.all([freshDatabase(), freshDatabase()])
  expect(new Set(both.map((b) => b.name)).size).toBe(2)
  await Promise.all(both.map((b) => b.drop()))
})
