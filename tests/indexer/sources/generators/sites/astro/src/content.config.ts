import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';

const posts = defineCollection({ loader: glob({ base: './src/content/posts', pattern: '**/[^_]*.{md,mdx}' }) });
const notes = defineCollection({ loader: glob({ base: './src/content/notes', pattern: '**/*.md' }) });

export const collections = { posts, notes };
