import { createChorusApp } from './chorus-app.ts';

createChorusApp().synth();
