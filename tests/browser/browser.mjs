// Debian's Chromium, quiet and offline.
import { chromium } from 'playwright-core';

export const sizes = [{ width: 320, height: 640 }, { width: 1280, height: 900 }];
export const schemes = ['light', 'dark'];

export function launch(more = []) {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
	});
}
