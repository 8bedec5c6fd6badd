// Every part of the page registers its element when it is loaded.
import './alertPoints.ts';
import './chartsPage.ts';
import './comparePage.ts';
import './controlCard.ts';
import './controlPage.ts';
import './lineCard.ts';
import './mediaCard.ts';
import './mediaPage.ts';
import './plot.ts';
import './root.ts';
import './runPicker.ts';
import './sweepCard.ts';
import './sweepPage.ts';
import './toolbar.ts';
