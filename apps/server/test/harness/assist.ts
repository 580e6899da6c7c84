import { accounts, files } from '@creditbank/contract'
import type { Id } from '../../src/platform/ids.ts'
import type { Bank, TestStaff } from './bank.ts'

/** A sheet of paper as a scanner makes it. */
export const signedForm = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n')

/** Uploads a signed form as a clerk. */
export const uploadForm = async (bank: Bank, clerk: TestStaff): Promise<Id> =>
  (await bank.ok(files.uploadStaffFile, { name: '签字表单.pdf' }, { as: clerk, file: signedForm })).id

/** Begins an assistance of a present person by signed form; answers its id. */
export const assist = async (bank: Bank, clerk: TestStaff, person: { readonly name: string; readonly idNumber: string }): Promise<Id> =>
  (
    await bank.ok(
      accounts.beginAssistance,
      { idKind: 'residentIdCard', idNumber: person.idNumber, name: person.name, formFileId: await uploadForm(bank, clerk) },
      { as: clerk },
    )
  ).id
