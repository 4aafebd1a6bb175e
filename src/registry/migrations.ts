import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from './tables.ts';

/** Every change of the schema, oldest first; never edited once released. */
const MIGRATIONS: Record<string, Migration> = {
  '001-first': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('dataset')
        .addColumn('key', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('alias', 'varchar(200)', (c) => c.notNull().unique())
        .addColumn('title', 'text', (c) => c.notNull())
        .addColumn('endpoint', 'text', (c) => c.notNull())
        .addColumn('created_at', 'varchar(30)', (c) => c.notNull())
        .addColumn('modified_at', 'varchar(30)', (c) => c.notNull())
        .addColumn('current_snapshot', 'varchar(60)')
        .addColumn('item_count', 'bigint', (c) => c.notNull().defaultTo(0))
        .execute();
      await db.schema
        .createTable('snapshot')
        .addColumn('dataset_key', 'varchar(36)', (c) => c.notNull().references('dataset.key'))
        .addColumn('snapshot', 'varchar(60)', (c) => c.notNull())
        .addColumn('previous', 'varchar(60)')
        .addColumn('run_id', 'varchar(60)')
        .addColumn('created_at', 'varchar(30)', (c) => c.notNull())
        .addColumn('items', 'bigint', (c) => c.notNull())
        .addColumn('media', 'bigint', (c) => c.notNull())
        .addColumn('rejects', 'bigint', (c) => c.notNull())
        .addColumn('duplicates', 'bigint', (c) => c.notNull())
        .addColumn('diff', 'text', (c) => c.notNull())
        .addColumn('removed', 'integer', (c) => c.notNull().defaultTo(0))
        .addPrimaryKeyConstraint('snapshot_pk', ['dataset_key', 'snapshot'])
        .execute();
      await db.schema
        .createTable('tombstone')
        .addColumn('item_id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('dataset_key', 'varchar(36)')
        .addColumn('reason', 'text')
        .addColumn('created_at', 'varchar(30)', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('run')
        .addColumn('id', 'varchar(60)', (c) => c.primaryKey())
        .addColumn('kind', 'varchar(20)', (c) => c.notNull())
        .addColumn('dataset_key', 'varchar(36)')
        .addColumn('state', 'varchar(20)', (c) => c.notNull())
        .addColumn('pid', 'integer', (c) => c.notNull())
        .addColumn('started_at', 'varchar(30)', (c) => c.notNull())
        .addColumn('ended_at', 'varchar(30)')
        .addColumn('heartbeat_at', 'varchar(30)', (c) => c.notNull())
        .addColumn('progress', 'text')
        .addColumn('report', 'text')
        .addColumn('error', 'text')
        .execute();
      await db.schema.createIndex('run_started').on('run').column('started_at').execute();
    },
  },
  '002-descriptions': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('dataset').addColumn('description', 'text').execute();
      await db.schema
        .createTable('catalogue')
        .addColumn('dataset_key', 'varchar(36)', (c) => c.notNull().references('dataset.key'))
        .addColumn('identifier', 'varchar(400)', (c) => c.notNull())
        .addColumn('datestamp', 'varchar(30)')
        .addColumn('deleted', 'integer', (c) => c.notNull().defaultTo(0))
        .addColumn('title', 'text')
        .addColumn('description', 'text')
        .addColumn('seen_at', 'varchar(30)', (c) => c.notNull())
        .addPrimaryKeyConstraint('catalogue_pk', ['dataset_key', 'identifier'])
        .execute();
    },
  },
};

/** Brings the database to the newest schema. Safe to call from several processes at once. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
