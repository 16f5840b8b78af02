// The home page of the theme, as the main part of its page: the theme has none there.
import VPHome from 'vitepress/dist/client/theme-default/components/VPHome.vue';
import { h } from 'vue';

export default { render: () => h('main', [h(VPHome)]) };
