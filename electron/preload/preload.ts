/** The preload of every desk window: exposes the bridge, and nothing else of Electron or Node reaches the page. */
import { contextBridge, ipcRenderer } from 'electron';
import { exposeBridge } from './expose.ts';

exposeBridge({ contextBridge, ipcRenderer, argv: process.argv, platform: process.platform });
